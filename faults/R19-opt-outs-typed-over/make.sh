id=$(sed -n 5p data/registers/council/coventry/prices.csv | cut -d, -f1)
sed -i "3s/^[^,]*/$id/" data/registers/council/coventry/opt-outs.csv
