$MAKE cell $R 5 'Dormant (Y/N)' Y
