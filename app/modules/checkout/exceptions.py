"""What can go wrong in the checkout module."""
