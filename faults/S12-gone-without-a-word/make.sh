"$DOORSTEP" keep --project . --house $HOUSE
$MAKE drop $R 5 5
