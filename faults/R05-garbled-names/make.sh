$MAKE garble $R 'Location Name' 20
