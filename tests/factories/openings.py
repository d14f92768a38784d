"""Openings in any state."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

from portal import clock
from portal.accounts.models import User
from portal.extensions import db
from portal.openings import questions
from portal.openings.models import Opening, OpeningField, OpeningQuestion
from portal.openings.rules import EDITABLE, OpeningStatus
from portal.rounds.models import Round
from tests.factories.communes import REMOTE

SOFTWARE_FIELD = "information-technology"  # of the students that make_student makes

_numbers = count(1)


def make_opening(
    round_: Round,
    status: OpeningStatus | str = OpeningStatus.APPROVED,
    *,
    commune: Any = REMOTE,
    fields: Sequence[str] = (SOFTWARE_FIELD,),
    **changes: Any,
) -> Opening:
    """An opening of a commune (record or code; Xã Bằng Thành, level 1) for two interns, with lodging."""
    status = OpeningStatus(status)
    values: dict[str, Any] = {
        "round_id": round_.id,
        "commune_code": getattr(commune, "code", commune),
        "title": f"Số hoá hồ sơ {next(_numbers)}",
        "tasks": "Quét, đặt tên và lưu hồ sơ.\nHướng dẫn người dân nộp hồ sơ trực tuyến.",
        "seats": 2,
        "min_gpa": round_.min_gpa,
        "starts_on": round_.internship_starts_on,
        "ends_on": round_.internship_ends_on,
        "mentor_name": "Hoàng Văn Thái",
        "mentor_position": "Phó Chủ tịch",
        "mentor_phone": "0912345678",
        "lodging": True,
        "created_at": clock.now(),
        "withdrawn_reason": "Trụ sở đang sửa." if status is OpeningStatus.WITHDRAWN else "",
    }
    if status is not OpeningStatus.DRAFT:
        values["submitted_at"] = clock.now()
    if status not in (*EDITABLE, OpeningStatus.SUBMITTED):
        values["reviewed_at"] = clock.now()
    opening = Opening(**{**values, **changes}, status=status.value)
    opening.fields = [OpeningField(field_code=code) for code in fields]
    db.session.add(opening)
    db.session.flush()
    return opening


def make_question(
    opening: Opening, asker: User, question: str = "Nhà công vụ còn phòng cho hai bạn nữ không?"
) -> OpeningQuestion:
    """A question to the commune that waits for its answer."""
    asked = questions.ask(opening, question=question, actor=asker)
    db.session.flush()
    return asked
