"""What a student does with their application: rank, describe, submit, withdraw, begin again."""

from portal.applications.service.draft import (
    add_choice,
    discard_changes,
    has_changes,
    move_choice,
    remove_choice,
    save_details,
)
from portal.applications.service.submission import (
    ApplicationRefused,
    Submitted,
    checks_of,
    limits_of,
    start_again,
    submit,
    withdraw,
)

__all__ = [
    "ApplicationRefused",
    "Submitted",
    "add_choice",
    "checks_of",
    "discard_changes",
    "has_changes",
    "limits_of",
    "move_choice",
    "remove_choice",
    "save_details",
    "start_again",
    "submit",
    "withdraw",
]
