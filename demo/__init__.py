"""The demo: two platforms with living shops, made by the application's own services."""
