$MAKE cell $R 5 'Publication Date' 31/31/2021
