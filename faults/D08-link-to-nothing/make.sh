$MAKE text content/coventry/statements/home-care.md '[x](/nowhere/)' 1
