$MAKE sign site/public
