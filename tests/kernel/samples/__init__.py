"""Modules that tests drop into a copy of the project."""
