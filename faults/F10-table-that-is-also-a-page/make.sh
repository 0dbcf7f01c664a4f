$MAKE cell $R 5 'Location Name' '<!DOCTYPE html><script>window.__canary=1</script>'
