$MAKE column $R 'Location Postal Code' 'CV2 4HX' 12
