"""Lists of a school's students, who enter a round with it."""
