"""A supplementary round over what is left of a published one: its free seats, its students without a place."""
