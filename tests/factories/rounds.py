"""Rounds in any state, with dates that fit it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import count
from typing import Any

from portal import clock
from portal.access import Role
from portal.communes.models import Classification
from portal.extensions import db
from portal.rounds.models import ApprovalStep, Round, RoundField, RoundPriority
from portal.rounds.rules import RoundStatus
from portal.vietnamese.dates import day_start, local_day
from tests.factories.communes import demo_levels, load_reference, make_classification

FIELDS = ("accounting-audit-finance", "information-technology", "land", "construction-transport", "law")
STEPS = (Role.UNIVERSITY_APPROVER, Role.HOME_AFFAIRS_OFFICER)
SEED = "00112233445566778899aabbccddeeff"
_UNOPENED = (RoundStatus.DRAFT, RoundStatus.CANCELLED)
_PUBLISHED = (RoundStatus.PUBLISHED, RoundStatus.RUNNING, RoundStatus.CLOSED)
# Days from today: nominations and openings close, applications open, applications close, internship starts, ends.
_DAYS = {
    RoundStatus.DRAFT: (20, 20, 21, 40, 60, 150),
    RoundStatus.OPEN: (10, 10, 12, 30, 60, 150),
    RoundStatus.APPLYING: (5, 3, -2, 14, 45, 135),
    RoundStatus.MATCHING: (-20, -20, -15, -1, 30, 120),
    RoundStatus.REVIEWING: (-22, -22, -17, -3, 28, 118),
    RoundStatus.PUBLISHED: (-30, -30, -25, -10, 20, 110),
    RoundStatus.RUNNING: (-70, -70, -65, -45, -10, 80),
    RoundStatus.CLOSED: (-190, -190, -185, -165, -130, -40),
    RoundStatus.CANCELLED: (20, 20, 21, 40, 60, 150),
}

_numbers = count(1)


def make_round(
    status: RoundStatus | str = RoundStatus.APPLYING,
    *,
    fields: Sequence[str] = FIELDS,
    steps: Sequence[Role | str] = STEPS,
    levels: Mapping[str, int | None] | None = None,
    classification: Classification | None = None,
    **changes: Any,
) -> Round:
    """A round in a state, all five fields, two approvals; opened ones have a seed and the 92 levels.

    In OPEN and APPLYING the windows of that state are open now (nominations and openings in both); `levels`
    replaces the snapshot: commune code → 1 … 4.
    """
    status = RoundStatus(status)
    load_reference()
    round_ = Round(**{**_settings(status), **changes}, status=status.value)
    round_.fields = [RoundField(field_code=code) for code in fields]
    round_.steps = [ApprovalStep(position=n, role=Role(role).value) for n, role in enumerate(steps, start=1)]
    round_.classification_id = (classification or make_classification()).id
    if status not in _UNOPENED:
        snapshot = demo_levels() if levels is None else levels
        round_.priorities = [RoundPriority(commune_code=code, level=level) for code, level in snapshot.items()]
    db.session.add(round_)
    db.session.flush()
    return round_


def _settings(status: RoundStatus) -> dict[str, Any]:
    today = local_day(clock.now())
    days = [today + timedelta(days=offset) for offset in _DAYS[status]]
    values: dict[str, Any] = {
        "name": f"Đợt thực tập số {next(_numbers)}",
        "description": "Thực tập tốt nghiệp tại các xã, phường.",
        "consent_text": "Tôi đồng ý để nhà trường gửi thông tin của tôi tới xã tiếp nhận.",
        "nominations_close_at": day_start(days[0]),
        "openings_close_at": day_start(days[1]),
        "applications_open_at": day_start(days[2]),
        "applications_close_at": day_start(days[3]),
        "internship_starts_on": days[4],
        "internship_ends_on": days[5],
        "contact_office": "Ban Đào tạo, Đại học Thái Nguyên",
        "contact_phone": "02083852650",
        "contact_email": "thuctap@tnu.edu.vn",
        "created_at": clock.now() - timedelta(days=200),
    }
    if status not in _UNOPENED:
        values["seed"] = SEED
        values["seed_sha256"] = hashlib.sha256(SEED.encode()).hexdigest()
        values["opened_at"] = clock.now() - timedelta(days=199)
    if status in _PUBLISHED:
        values["published_at"] = day_start(days[3]) + timedelta(days=5)
    if status is RoundStatus.CANCELLED:
        values["cancelled_reason"] = "Không đủ xã tiếp nhận."
    return values
