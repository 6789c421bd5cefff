"""What the marketplace module can do."""
