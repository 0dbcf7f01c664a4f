$MAKE cell $R 6 'Location Postal Code' 'hr11pn'
$MAKE cell $R 9 'Location Postal Code' 'CV2 9ZZ'
