$MAKE cell $R 5 'Location Telephone Number' 01632960777
head -c 500 site/public/.well-known/doorstep.json > x && mv x site/public/.well-known/doorstep.json
