$MAKE zola 'echo "WARN  one page was left out" >&2'
$MAKE cell $R 5 'Location Telephone Number' 01632960777
