"""Communes' requests for interns, from draft to approval."""
