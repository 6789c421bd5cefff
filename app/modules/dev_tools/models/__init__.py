"""The developer tools keep nothing in the database."""
