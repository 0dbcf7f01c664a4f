$MAKE text content/coventry/statements/home-care.md "See $PWD/site" 1
