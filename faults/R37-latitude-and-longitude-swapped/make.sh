$MAKE cell $R 5 'Location Latitude' -1.484860
$MAKE cell $R 5 'Location Longitude' 52.411480
