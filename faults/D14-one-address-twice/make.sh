cp content/coventry/statements/home-care.md content/coventry/statements/Home-Care.md
