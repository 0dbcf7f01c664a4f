perl -ne 'print; if ($. > 1 && $. % 3 == 0) { s/^1-99/1-88/; print }' $R > x && mv x $R
