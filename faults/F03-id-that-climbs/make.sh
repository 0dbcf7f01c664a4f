$MAKE cell $R 5 'Location ID' '../../etc'
$MAKE cell $R 6 'Location ID' '1-%2e%2e'
