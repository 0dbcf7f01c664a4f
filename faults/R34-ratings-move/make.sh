$MAKE column $R 'Location Latest Overall Rating' 'Requires improvement' 5
