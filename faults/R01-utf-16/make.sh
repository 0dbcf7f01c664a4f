$MAKE encode $R utf-16le
