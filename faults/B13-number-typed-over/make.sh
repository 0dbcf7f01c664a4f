sed -i '/^safeguarding = /s/01632 9601/01632 9609/' doorstep.toml
