$MAKE cell $R 5 'Location Telephone Number' 01632960777
$MAKE zola 'sed -i s/tel:999/tel:998/g about/index.html'
