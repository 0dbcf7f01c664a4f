$MAKE cell $R 5 'Location Telephone Number' 01632960777
unshare -n "$DOORSTEP" build --project . --house $HOUSE
