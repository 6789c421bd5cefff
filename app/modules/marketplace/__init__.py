"""Catalogues from elsewhere: feeds today, marketplaces tomorrow."""
