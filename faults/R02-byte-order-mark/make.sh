$MAKE encode $R utf-8-with-mark
