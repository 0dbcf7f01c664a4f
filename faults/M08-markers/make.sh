sed -i '2s/,2100,,,/,[x],,,/' data/market/council/observations.csv
