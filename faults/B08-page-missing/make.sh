mkdir house && cp -a $HOUSE/. house/ && rm house/.tools/zola
printf '#!/bin/sh\n%s "$@" || exit\nfor last; do :; done\nrm -rf "$last/about"\n' $HOUSE/.tools/zola > house/.tools/zola && chmod +x house/.tools/zola
$MAKE cell $R 5 'Location Telephone Number' 01632960777
