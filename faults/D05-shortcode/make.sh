$MAKE text content/coventry/statements/home-care.md '{{ nothing() }} and {% unfinished' 1
