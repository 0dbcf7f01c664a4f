sed -n 2p data/market/council/observations.csv | sed 's/2100/2150/' >> data/market/council/observations.csv
