"""What can go wrong in the customers module."""
