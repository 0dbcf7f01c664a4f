$MAKE text content/coventry/statements/home-care.md '[x](/services/rose-1-99/)' 1
