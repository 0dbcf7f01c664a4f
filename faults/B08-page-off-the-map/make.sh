$MAKE cell $R 5 'Location Telephone Number' 01632960777
$MAKE zola "sed -i 's|/about/</loc>|/</loc>|' sitemap.xml"
