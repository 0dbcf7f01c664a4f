$MAKE add-column $R 'Home of the owner' 'Canaryville 7'
