setsid flock site/.lock sleep 20 > /dev/null 2>&1 < /dev/null &
sleep 0.3
