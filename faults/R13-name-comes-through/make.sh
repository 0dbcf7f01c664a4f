$MAKE column $R 'Registered manager' 'Personname, Canary'
$MAKE zola 'sed -i "s|</main>|<p>Ask Canary Personname</p></main>|" about/index.html'
