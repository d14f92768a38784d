"""What is done with placements: publish them, answer them, free their seats."""

from portal.placements.service.answers import Seen, Told, accept, confirm, decline, extend, refuse, say
from portal.placements.service.publication import publish, was_published_by
from portal.placements.service.refilling import start_refill

__all__ = [
    "Seen",
    "Told",
    "accept",
    "confirm",
    "decline",
    "extend",
    "publish",
    "refuse",
    "say",
    "start_refill",
    "was_published_by",
]
