$MAKE remove-column $R 'Brand Name'
