$MAKE cell $R 5 'Location Telephone Number' 01632960777
$MAKE zola 'sed -i "s|</main>|<script>x()</script></main>|" about/index.html'
