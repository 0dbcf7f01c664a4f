for row in $(grep -n ',Coventry,' $R | cut -d: -f1 | head -n 20); do $MAKE cell $R $row 'Location Postal Code' 'CV2 4HX'; done
