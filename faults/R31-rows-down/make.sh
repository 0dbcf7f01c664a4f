$MAKE drop $R 80 150
