"""A plausible round with invented people over the real communes and schools, for demonstrations and tests."""
