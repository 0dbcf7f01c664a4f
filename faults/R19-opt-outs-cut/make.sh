perl -ni -e 'print if $. < 3' data/registers/council/coventry/opt-outs.csv
