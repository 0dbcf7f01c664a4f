$MAKE text content/coventry/statements/home-care.md '> ' 40000
