perl -pi -e 's/\s*$// if eof' $R
