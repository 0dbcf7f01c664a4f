$MAKE add-column $R 'Location Name' x
