sed -i '2s/2100/-2100/' data/market/council/observations.csv
