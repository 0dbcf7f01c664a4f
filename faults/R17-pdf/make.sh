printf '%%PDF-1.7\n%%\n' > $R
