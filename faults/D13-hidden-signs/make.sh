$MAKE text content/coventry/statements/home-care.md "$(printf 'safe \u202e evil \u200b x')" 1
