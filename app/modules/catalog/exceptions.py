"""What can go wrong in the catalog module."""
