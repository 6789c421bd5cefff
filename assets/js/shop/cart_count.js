// Scripts of the shops.
