$MAKE remove-column $R 'Location ID'
