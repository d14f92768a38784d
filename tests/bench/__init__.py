"""Measurements, run by `make bench`: each prints a table and the same figures as JSON lines."""
