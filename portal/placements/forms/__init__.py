"""Forms of placements."""

from portal.placements.forms.answering import AnswerForm, EnterAnswerForm, ExtendForm, OnBehalfForm
from portal.placements.forms.listing import PlacementFilters
from portal.placements.forms.publication import PublishForm, RefillForm

__all__ = [
    "AnswerForm",
    "EnterAnswerForm",
    "ExtendForm",
    "OnBehalfForm",
    "PlacementFilters",
    "PublishForm",
    "RefillForm",
]
