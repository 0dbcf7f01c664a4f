for n in 1 2 3 4 5 6 7 8 9 10 11 12; do sed -n "${n}0p" $R | sed "s/^[^,]*/1.23E+$n/" >> $R; done
