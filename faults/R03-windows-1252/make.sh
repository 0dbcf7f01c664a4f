$MAKE cell $R 5 'Location Name' "St Mary’s House"
$MAKE encode $R windows-1252
