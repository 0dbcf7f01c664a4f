$MAKE text content/coventry/statements/home-care.md 'Her NHS number is 943 476 5919.' 1
