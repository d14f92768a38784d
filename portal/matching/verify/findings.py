"""What a check says when it fails: where, and in words what is wrong."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that does not hold. `place` is a file, with line or key where there is one."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class Unreadable(Exception):
    """A file is missing or is not what it should be, so that nothing more can be checked."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}")
        self.finding = Finding(place, message)
