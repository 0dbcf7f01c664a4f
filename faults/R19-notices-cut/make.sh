perl -ni -e 'print if $. == 1' data/registers/council/coventry/notices.csv
