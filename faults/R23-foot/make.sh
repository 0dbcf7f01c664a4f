printf '\n\n,,,,\nTotal,220\n' >> $R
