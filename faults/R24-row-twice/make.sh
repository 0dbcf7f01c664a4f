sed -n 5p $R >> $R
