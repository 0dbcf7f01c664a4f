$MAKE cell $R 5 'Location Telephone Number' 01632960777
$MAKE zola 'sed -i "s|</main>|<p id=twice><p id=twice></main>|" about/index.html'
