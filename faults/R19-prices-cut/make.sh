perl -ni -e 'print if $. < 3' data/registers/council/coventry/prices.csv
