"""Product pictures, drawn by a program: `draw(shop_style, picture)` answers an SVG file."""
