mkdir house && cp -a $HOUSE/. house/ && rm house/.tools/zola
printf '#!/bin/sh\n%s "$@" || exit\ncase $1 in --version) ;; *) echo "WARN  one page was left out" >&2;; esac\n' $HOUSE/.tools/zola > house/.tools/zola && chmod +x house/.tools/zola
$MAKE cell $R 5 'Location Telephone Number' 01632960777
