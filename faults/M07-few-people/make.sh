sed -i 's/,2100,/,12,/; s/,2200,/,3,/; s/,2300,/,17,/' data/market/council/observations.csv
