$MAKE text content/coventry/statements/home-care.md '[x](JaVaScript:window.__canary=1) [y](data:text/html,x) [z](vbscript:x)' 1
