sed -i '/^spend/s/00000,/00000000,/' data/market/council/observations.csv
