sed -i 's/^buffer_km/bufer_km/' doorstep.toml
