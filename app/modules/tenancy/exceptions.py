"""What can go wrong in the tenancy module."""
