$MAKE cell $R 5 'Location Web Address' 'javascript:window.__canary=1'
$MAKE cell $R 6 'Location Web Address' '//evil.example'
$MAKE cell $R 7 'Location Web Address' 'https://good@evil.example'
$MAKE cell $R 8 'Location Web Address' 'data:text/html,x'
