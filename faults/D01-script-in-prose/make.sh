$MAKE text content/coventry/statements/home-care.md '<script>window.__canary=1</script><iframe src=//x></iframe><b onclick=window.__canary=2>x</b>' 1
