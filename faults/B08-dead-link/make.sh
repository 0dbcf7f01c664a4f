$MAKE cell $R 5 'Location Telephone Number' 01632960777
$MAKE zola 'sed -i "s|</main>|<a href=/nowhere/>x</a></main>|" about/index.html'
