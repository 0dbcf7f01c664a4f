perl -pi -e 's/,/,"/ if $. == 10; s/,/",/ if $. == 60' $R
