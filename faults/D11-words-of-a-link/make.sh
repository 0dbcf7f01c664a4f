$MAKE text content/coventry/statements/home-care.md '[click here](/find/)' 1
