"""Checking a published result without the solver: no module of this package imports one of its.

`check_result` reads the round and the result for itself and answers with everything that does not
hold, in words and with the place. It needs the files alone: no database, no settings, no network.
"""

from portal.matching.verify.findings import Finding, Unreadable
from portal.matching.verify.result import check_result

__all__ = ["Finding", "Unreadable", "check_result"]
