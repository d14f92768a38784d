"""Pins put into the input of an attempt, after those that clash were refused by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from portal.attempts.pins.models import HandPin
from portal.attempts.pins.rules import Clash, PinKind
from portal.attempts.pins.wording import clash_message
from portal.errors import DomainError
from portal.matching import Instance

_TOLD = 5  # clashes named at once; the next ones show when these are settled


def pinned(instance: Instance, pins: Sequence[HandPin]) -> Instance:
    """The instance with these pins in place of any others; raises DomainError that names those that clash.

    The reason stands as its code, so that the input does not depend on anybody's language.
    """
    clashes = find_clashes(instance, pins)
    if clashes:
        told = (clash_message(clash, concerned) for clash, concerned in clashes[:_TOLD])
        raise DomainError(" ".join(told), field="pins")
    rows = sorted(
        (instance.student_ids.index(pin.student_id.hex), instance.opening_ids.index(pin.opening_id.hex), pin.kind, pin)
        for pin in pins
    )
    return replace(
        instance,
        pin_student=np.asarray([row[0] for row in rows], dtype=np.int64),
        pin_opening=np.asarray([row[1] for row in rows], dtype=np.int64),
        pin_required=np.asarray([row[2] == PinKind.REQUIRE for row in rows], dtype=bool),
        pin_reasons=[row[3].reason for row in rows],
    )


def find_clashes(instance: Instance, pins: Iterable[HandPin]) -> list[tuple[Clash, list[HandPin]]]:
    """Why an attempt cannot be run with these pins, each clash with the pins that it is about."""
    students = {name: index for index, name in enumerate(instance.student_ids)}
    openings = {name: index for index, name in enumerate(instance.opening_ids)}
    found: list[tuple[Clash, list[HandPin]]] = []
    sound = []
    for pin in pins:
        student, opening = students.get(pin.student_id.hex), openings.get(pin.opening_id.hex)
        if student is None or opening is None:
            found.append((Clash.NOT_TAKING_PART if student is None else Clash.NO_OPENING, [pin]))
            continue
        sound.append(pin)
        if pin.kind == PinKind.REQUIRE and not instance.accepts[opening, instance.student_field[student]]:
            found.append((Clash.FIELD, [pin]))
        elif pin.kind == PinKind.REQUIRE and instance.gpa[student] < instance.min_gpa[opening]:
            found.append((Clash.MIN_GPA, [pin]))
    required = [pin for pin in sound if pin.kind == PinKind.REQUIRE]
    found += [(Clash.BOTH_KINDS, same) for same in _by(sound, "student_id", "opening_id") if len(same) > 1]
    found += [
        (Clash.REQUIRED_TWICE, same)
        for same in _by(required, "student_id")
        if len({pin.opening_id for pin in same}) > 1
    ]
    capacity = {name: int(instance.capacity[index]) for name, index in openings.items()}
    found += [
        (Clash.TOO_MANY, same) for same in _by(required, "opening_id") if len(same) > capacity[same[0].opening_id.hex]
    ]
    return found


def _by(pins: Iterable[HandPin], *names: str) -> list[list[HandPin]]:
    """Pins that agree in these attributes, together."""
    groups: defaultdict[Any, list[HandPin]] = defaultdict(list)
    for pin in pins:
        groups[tuple(getattr(pin, name) for name in names)].append(pin)
    return list(groups.values())
