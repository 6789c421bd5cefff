"""Starts, watches and stops what Wizamart runs on: servers, processes, demo. Used by `dev.py`."""
