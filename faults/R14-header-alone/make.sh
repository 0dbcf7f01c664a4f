head -n 1 $R > x && mv x $R
