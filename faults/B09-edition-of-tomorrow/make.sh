sed -i 's/^edition = .*/edition = 2027-11-01/; s/^accessed = .*/accessed = 2027-11-01/' $S
