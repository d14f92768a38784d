"""Pages of openings: the list of a round, one opening, and what communes and reviewers do with it."""

from portal.openings.views import asking, deciding, questions, reading, several
from portal.openings.views.blueprint import bp

__all__ = ["asking", "bp", "deciding", "questions", "reading", "several"]
