sed -i '2s/E08000026,Coventry/E10000021,Northamptonshire/' data/market/council/observations.csv
