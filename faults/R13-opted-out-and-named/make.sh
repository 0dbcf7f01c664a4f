printf '%s,2026-11-03\n' "$(sed -n 5p $R | cut -d, -f1)" >> data/registers/council/coventry/opt-outs.csv
$MAKE zola 'sed -i "s|</main>|<p>Brackenfold Home Support Hereford</p></main>|" about/index.html'
