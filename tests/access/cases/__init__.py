"""What to ask of every endpoint: as whom it succeeds, on which records, with what typed into its form."""

from tests.access.cases import communes, people, placing, rounds
from tests.access.cases.case import OWN, PASSWORD, VISITOR, Case, Upload

CASES: dict[str, Case] = {**people.CASES, **communes.CASES, **rounds.CASES, **placing.CASES}

__all__ = ["CASES", "OWN", "PASSWORD", "VISITOR", "Case", "Upload"]
