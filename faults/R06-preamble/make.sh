{ printf 'Care directory with filters\n\n1 November 2026\n\n'; cat $R; } > x && mv x $R
