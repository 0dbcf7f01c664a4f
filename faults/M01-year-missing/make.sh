sed -i '/^people,.*2024-04-01/d' data/market/council/observations.csv
