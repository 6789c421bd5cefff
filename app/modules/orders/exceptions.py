"""What can go wrong in the orders module."""
