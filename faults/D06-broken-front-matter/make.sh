sed -i '2s/$/ = x/' content/coventry/statements/home-care.md
