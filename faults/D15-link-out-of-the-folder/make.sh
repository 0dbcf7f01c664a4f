ln -s /etc/passwd content/coventry/statements/passwd.md
