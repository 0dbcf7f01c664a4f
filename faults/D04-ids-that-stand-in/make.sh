$MAKE text content/coventry/statements/home-care.md '<a id=config name=body>x</a>' 1
