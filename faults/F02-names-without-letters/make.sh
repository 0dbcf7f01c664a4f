$MAKE cell $R 5 'Location Name' '日本の家'
$MAKE cell $R 6 'Location Name' 'index'
$MAKE cell $R 7 'Location Name' '404'
$MAKE cell $R 8 'Location Name' "$(printf 'x%.0s' $(seq 300))"
