cp -a site/public old
$MAKE cell $R 5 'Location Telephone Number' 01632960777
"$DOORSTEP" build --project . --house $HOUSE && rm -rf site/.previous && cp -a old site/.previous
