sed -i '2i path = "../../x"\naliases = ["../../y"]' content/coventry/statements/home-care.md
