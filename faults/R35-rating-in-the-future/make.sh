$MAKE cell $R 5 'Publication Date' 01/01/2031
