"$DOORSTEP" keep --project . --house $HOUSE
id=$(sed -n 5p $R | cut -d, -f1)
address=$(grep -oE "/services/[a-z0-9-]*${id,,}/" site/public/data/services.csv | head -1)
$MAKE drop $R 5 5
$MAKE text content/coventry/statements/home-care.md "[x]($address)" 1
