perl -pi -e 's/\r?$/,extra/ if $. == 7' $R
