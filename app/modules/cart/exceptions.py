"""What can go wrong in the cart module."""
