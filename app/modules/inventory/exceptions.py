"""What can go wrong in the inventory module."""
