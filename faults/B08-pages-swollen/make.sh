mkdir house && cp -a $HOUSE/. house/
sed -i "s/{%- block main %}/&<p hidden>$(printf 'word %.0s' $(seq 6000))<\/p>/" house/templates/pages/service.html
