$MAKE column $R 'Location Postal Code' '' 12
$MAKE column $R 'Location Latitude' 0 12
$MAKE column $R 'Location Longitude' 0 12
