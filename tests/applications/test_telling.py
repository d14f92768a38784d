"""The receipt that a student gets by mail."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from portal.applications import service, telling
from portal.extensions import db
from portal.notices.models import OutboxMessage
from tests.applications.steps import ALL, ready, standing_of
from tests.factories.notices import body_of, told
from tests.factories.rounds import make_round


def test_copies_of_one_form_bring_one_receipt_by_mail(app: Any) -> None:
    round_ = make_round()
    user = ready(round_)
    for _copy in range(3):
        standing = standing_of(user, round_)
        sent = service.submit(standing, key="k", consents=ALL, seen=standing.application.version, actor=user)
    assert told(telling.RECEIPT) == {user.email}
    assert db.session.scalar(select(func.count(OutboxMessage.id))) == 1
    assert sent.submission.receipt in body_of(telling.RECEIPT)
    assert f"/submissions/{sent.submission.id}" in body_of(telling.RECEIPT)
