"""What a host does for its intern: assess."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from portal import clock
from portal.accounts.models import User
from portal.audit.service import record
from portal.errors import DomainError, StaleVersion
from portal.extensions import db
from portal.internships.models import HostAssessment
from portal.internships.queries import find_assessment, is_assessable
from portal.internships.rules import Assessed, AssessmentSource
from portal.placements.models import Placement


def assess(
    placement: Placement, assessed: Assessed, *, seen: str | int | None, source: AssessmentSource, actor: User | None
) -> HostAssessment:
    """Keep the host's assessment, in place of an earlier one; `seen` is the version shown, 0 where there was none.

    `actor` is None where a one-time link stands for the commune. Raises DomainError outside the internship, and
    StaleVersion when a colleague assessed meanwhile.
    """
    db.session.execute(select(Placement.id).where(Placement.id == placement.id).with_for_update())
    db.session.refresh(placement)
    if not is_assessable(placement):
        raise DomainError(
            _("Chỉ nhận xét được từ ngày đầu thực tập đến khi đợt kết thúc. Hãy xem thời gian thực tập ở trên.")
        )
    stored = find_assessment(placement.id)
    if str(seen or 0) != str(stored.version if stored else 0):
        raise StaleVersion(_("Người khác vừa ghi nhận xét về sinh viên này. Hãy xem bản đó trước khi sửa."))
    kept = stored or HostAssessment(placement_id=placement.id)
    for name, value in vars(assessed).items():
        setattr(kept, name, value)
    kept.source = source.value
    kept.entered_by_id = actor.id if actor else None
    kept.assessed_at = clock.now()
    db.session.add(kept)
    record("intern_assessed", kept, actor=actor, personal=vars(assessed), placement=placement.id, source=source)
    return kept
