perl -ni -e 'print if $. == 1 || $. % 12' $R
