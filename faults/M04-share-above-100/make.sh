sed -i 's/,12,,,/,145,,,/' data/market/council/observations.csv
