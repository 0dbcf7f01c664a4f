mkdir house && cp -a $HOUSE/. house/ && rm house/.tools/zola
printf '#!/bin/sh\necho zola 0.19.2\n' > house/.tools/zola && chmod +x house/.tools/zola
$MAKE cell $R 5 'Location Telephone Number' 01632960777
