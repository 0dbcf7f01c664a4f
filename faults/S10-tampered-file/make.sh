echo x >> site/public/about/index.html
