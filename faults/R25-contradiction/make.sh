"$DOORSTEP" keep --project . --house $HOUSE
sed -n 5p $R | sed 's/01632/01633/' >> $R
