"""Verbs on second factors: set up, check, take away."""
