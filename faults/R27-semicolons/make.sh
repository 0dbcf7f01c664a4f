$MAKE encode $R semicolons
