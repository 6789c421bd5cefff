"""What can go wrong in the cms module."""
