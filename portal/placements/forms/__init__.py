"""Forms of placements."""

from portal.placements.forms.answering import AnswerForm, EnterAnswerForm, ExtendForm
from portal.placements.forms.listing import PlacementFilters
from portal.placements.forms.publication import PublishForm, RefillForm

__all__ = ["AnswerForm", "EnterAnswerForm", "ExtendForm", "PlacementFilters", "PublishForm", "RefillForm"]
