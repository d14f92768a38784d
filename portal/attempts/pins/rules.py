"""What a pin can ask for, and until when. Pure."""

from __future__ import annotations

from enum import StrEnum

from portal.rounds.rules import RoundStatus


class PinKind(StrEnum):
    REQUIRE = "require"
    FORBID = "forbid"


# Steps of a round in which an attempt of the whole round is still to come.
PINNABLE = (RoundStatus.APPLYING, RoundStatus.MATCHING, RoundStatus.REVIEWING)


class Clash(StrEnum):
    """Why an attempt cannot be run with some pins."""

    NOT_TAKING_PART = "not_taking_part"  # the student
    NO_OPENING = "no_opening"
    FIELD = "field"
    MIN_GPA = "min_gpa"
    REQUIRED_TWICE = "required_twice"
    BOTH_KINDS = "both_kinds"
    TOO_MANY = "too_many"  # for the seats of the opening
