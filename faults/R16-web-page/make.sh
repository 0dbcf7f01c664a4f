printf '<!DOCTYPE html><title>Log in</title>' > $R
