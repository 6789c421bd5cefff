"""The developer tools have no API, so no bodies."""
