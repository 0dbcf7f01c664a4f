$MAKE cell $R 5 'Location Name' 'Rose Court'
$MAKE cell $R 6 'Location Name' 'Rose Court'
