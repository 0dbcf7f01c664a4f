$MAKE shift $R "Location Telephone Number"
