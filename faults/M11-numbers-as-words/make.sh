sed -i '2s/,2100,/,"2.100,5",/' data/market/council/observations.csv
