sed -i '1{h;d};$G' data/registers/council/coventry/opt-outs.csv
