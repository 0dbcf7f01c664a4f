perl -pi -e 's/CV2 4HX/cv24hx/ if $. == 5' $R
$MAKE cell $R 6 'Location Telephone Number' 01632960778
