$MAKE cell $R 5 'Location Telephone Number' 01632960777
$MAKE zola 'sed -i "s/01632 960777/01632 960778/" data/services.csv'
