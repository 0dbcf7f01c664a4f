$MAKE text content/coventry/statements/home-care.md '![x](huge.svg)' 1
