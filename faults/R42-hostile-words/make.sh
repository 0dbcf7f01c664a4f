evil='<script>window.__canary=1</script>"><img src=x onerror=window.__canary=2>{{ x() }}{% if %}+++]]></script><svg onload=window.__canary=3>'
for c in 'Location Name' 'Location Street Address' 'Provider Name' 'Brand Name' 'Location City'; do $MAKE cell $R 5 "$c" "$evil"; done
