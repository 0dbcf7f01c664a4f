$MAKE drop $R 100 400
