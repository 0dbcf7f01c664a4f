$MAKE cell $R 5 'Provider Ownership Type' Individual
$MAKE cell $R 5 'Provider Name' 'Mrs Canary Personname'
