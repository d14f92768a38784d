"""Interns at their host, in any state."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from portal import clock
from portal.extensions import db
from portal.internships.models import HostAssessment, Internship
from portal.internships.rules import CRITERIA, AssessmentSource, Rating
from portal.openings.models import Opening
from portal.placements.models import Placement
from portal.placements.rules import PlacementStatus
from portal.vietnamese.dates import local_day
from tests.factories.attempts import People
from tests.factories.communes import REMOTE
from tests.factories.placements import make_publication


def make_intern(
    status: PlacementStatus | str = PlacementStatus.ACTIVE, *, commune: str = REMOTE, people: People | None = None
) -> Placement:
    """A placement of a published round on the opening of this commune, whose internship began yesterday; commits."""
    publication = make_publication(people=people)
    placement = db.session.scalars(
        select(Placement)
        .join(Opening, Opening.id == Placement.opening_id)
        .where(Placement.round_id == publication.round_id, Opening.commune_code == commune)
    ).one()
    yesterday = local_day(clock.now()) - timedelta(days=1)
    db.session.execute(update(Opening).where(Opening.id == placement.opening_id).values(starts_on=yesterday))
    db.session.execute(update(Placement).where(Placement.id == placement.id).values(status=str(status)))
    db.session.commit()
    return placement


def make_internship(placement: Placement, **changes: Any) -> Internship:
    """What is kept of an internship that began on its first day and goes on."""
    internship = Internship(placement_id=placement.id, **{"began_on": placement.opening.starts_on, **changes})
    db.session.add(internship)
    db.session.flush()
    return internship


def make_assessment(placement: Placement, **changes: Any) -> HostAssessment:
    """A host's assessment, all good."""
    values: dict[str, Any] = {
        **dict.fromkeys((*CRITERIA, "overall"), Rating.GOOD.value),
        "comment": "Chăm chỉ, đúng giờ.",
        "assessor_name": "Hoàng Văn Thái",
        "assessor_position": "Chủ tịch",
        "source": AssessmentSource.PORTAL.value,
        "assessed_at": clock.now(),
    }
    assessment = HostAssessment(placement_id=placement.id, **{**values, **changes})
    db.session.add(assessment)
    db.session.flush()
    return assessment
