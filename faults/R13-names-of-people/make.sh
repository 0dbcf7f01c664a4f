$MAKE column $R 'Registered manager' 'Canary Personname'
$MAKE column $R 'Provider Nominated Individual Name' 'Canary Personname'
