"""What can go wrong in the core module."""
