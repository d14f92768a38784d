"""Published assignments and who sees them."""
