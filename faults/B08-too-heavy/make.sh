$MAKE cell $R 5 'Location Telephone Number' 01632960777
$MAKE zola 'head -c 80000 /dev/urandom | base64 >> about/index.html'
