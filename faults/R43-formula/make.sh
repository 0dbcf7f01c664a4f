$MAKE cell $R 5 'Location Name' '=HYPERLINK("http://elsewhere.example")'
$MAKE cell $R 6 'Location Name' '@SUM(A1)'
