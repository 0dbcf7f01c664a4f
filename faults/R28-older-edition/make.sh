sed -i 's/^edition = .*/edition = 2026-10-01/' $S
