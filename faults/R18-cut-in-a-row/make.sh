head -c $(($(head -n 150 $R | wc -c) - 300)) $R > x && mv x $R
