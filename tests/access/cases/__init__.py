"""What to ask of every endpoint: as whom it succeeds, on which records, with what typed into its form."""

from tests.access.cases import communes, documents, exports, people, placing, rounds
from tests.access.cases.case import OWN, PASSWORD, VISITOR, Case, Upload

_AREAS = (people, communes, rounds, placing, documents, exports)
CASES: dict[str, Case] = {name: case for area in _AREAS for name, case in area.CASES.items()}

__all__ = ["CASES", "OWN", "PASSWORD", "VISITOR", "Case", "Upload"]
