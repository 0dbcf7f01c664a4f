sed -i 's|^base_url = .*|base_url = "https://elsewhere.example"|' doorstep.toml
