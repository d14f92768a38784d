"""What is done with an application: rank, describe, submit, withdraw, begin again, write down for a student."""

from portal.applications.service.draft import (
    add_choice,
    discard_changes,
    has_changes,
    move_choice,
    place_choice,
    remove_choice,
    save_details,
)
from portal.applications.service.on_behalf import enter
from portal.applications.service.submission import (
    ApplicationRefused,
    Submitted,
    checks_of,
    find_same,
    limits_of,
    start_again,
    submit,
    submit_shown,
    withdraw,
    withdraw_at_any_time,
)

__all__ = [
    "ApplicationRefused",
    "Submitted",
    "add_choice",
    "checks_of",
    "discard_changes",
    "enter",
    "find_same",
    "has_changes",
    "limits_of",
    "move_choice",
    "place_choice",
    "remove_choice",
    "save_details",
    "start_again",
    "submit",
    "submit_shown",
    "withdraw",
    "withdraw_at_any_time",
]
