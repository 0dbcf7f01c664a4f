$MAKE cell $R 5 'Location ID' 1.23E+10
