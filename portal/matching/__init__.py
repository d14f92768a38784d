"""The matching engine: who is sent to which opening, exact, canonical and explained.

Pure functions on NumPy arrays: no Flask, no database, no clock. Build an `Instance` from rows,
`solve` it by one of the rules, read `Result.assignment` and `Result.report`.
"""

from portal.matching.canonical import canonical_files, input_sha256
from portal.matching.instance import Instance
from portal.matching.records import Choice, Fault, InstanceError, Opening, Pin, Student
from portal.matching.result import Options, Progress, Result
from portal.matching.solver import RULES, solve

__all__ = [
    "RULES",
    "Choice",
    "Fault",
    "Instance",
    "InstanceError",
    "Opening",
    "Options",
    "Pin",
    "Progress",
    "Result",
    "Student",
    "canonical_files",
    "input_sha256",
    "solve",
]
