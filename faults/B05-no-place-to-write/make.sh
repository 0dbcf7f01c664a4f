rm -rf site/raw && printf x > site/raw
$MAKE cell $R 5 'Location Telephone Number' 01632960777
