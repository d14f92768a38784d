"""Pairs of a student and an opening that somebody requires or forbids before an attempt is run, with a reason."""
