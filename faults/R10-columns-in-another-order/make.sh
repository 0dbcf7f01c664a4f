$MAKE reverse-columns $R
