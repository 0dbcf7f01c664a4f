$MAKE header $R 'Location Name' 'Location Nmae'
