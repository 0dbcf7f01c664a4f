$MAKE drop $R 200 400
