perl -ne 'print; if ($. > 1 && $. % 40 == 0) { s/^1-99/1-88/; s/\r?$/,extra/; $more .= $_ } END { print $more }' $R > x && mv x $R
