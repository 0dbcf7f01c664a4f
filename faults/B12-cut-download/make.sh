$MAKE serve cut > /dev/null 2>&1 < /dev/null &
for n in $(seq 100); do [ -e serving ] && break; sleep 0.05; done
