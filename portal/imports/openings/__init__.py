"""Lists of communes' requests for interns, written down for them."""
