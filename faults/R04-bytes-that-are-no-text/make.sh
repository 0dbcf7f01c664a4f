$MAKE cell $R 4 'Location Name' "St Mary’s House"
perl -pi -e 's/,Y,/,\xff\xfe,/ if $. == 9' $R
