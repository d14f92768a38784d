"""What is done with openings: draft, edit, copy, submit, approve, return, reject, withdraw."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from portal import clock
from portal.accounts.models import User
from portal.audit.service import Pending, prepared, record, record_all
from portal.errors import DomainError, NotAllowed, SeveralRefusals, TransitionNotAllowed, ensure_version
from portal.extensions import db
from portal.openings import drafts, rights, rules, telling, wording
from portal.openings.models import Opening
from portal.openings.rules import EDITABLE, OpeningAction, OpeningStatus, OpeningValues, RoundLimits, Source
from portal.rounds.models import Round
from portal.rounds.rules import openings_open
from portal.transitions import next_status


class OpeningRefused(SeveralRefusals):
    """What was filled in does not fit the round."""


def limits_of(round_: Round) -> RoundLimits:
    """What the round asks of its openings."""
    return RoundLimits(
        fields=frozenset(field.field_code for field in round_.fields),
        min_gpa=round_.min_gpa,
        starts_on=round_.internship_starts_on,
        ends_on=round_.internship_ends_on,
    )


def values_of(opening: Opening) -> OpeningValues:
    """What is filled in at present."""
    columns: dict[str, Any] = {name: getattr(opening, name) for name in wording.COLUMNS if name != "fields"}
    return OpeningValues(**columns, fields=opening.field_codes)  # type: ignore[typeddict-item]


def differences(opening: Opening, values: OpeningValues) -> list[tuple[str, Any, Any]]:
    """(column, as typed, as stored) wherever a form and the stored opening differ; `fields` in any order."""
    stored: dict[str, Any] = dict(values_of(opening))
    typed: dict[str, Any] = {**values, "fields": sorted(values["fields"])}
    return [(name, typed[name], stored[name]) for name in wording.COLUMNS if typed[name] != stored[name]]


def draft(
    *,
    round_: Round,
    commune_code: str,
    values: OpeningValues,
    actor: User,
    source: Source = Source.PORTAL,
    source_note: str = "",
    copied_from: Opening | None = None,
) -> Opening:
    """A new request of a commune, not yet submitted. By paper or phone the source must be told."""
    ensure_window(round_)
    ensure_fits(values, round_)
    ensure_source(source, source_note)
    return _add(
        round_=round_,
        commune_code=commune_code,
        values=values,
        actor=actor,
        source=source.value,
        source_note=source_note,
        copied_from_id=copied_from.id if copied_from else None,
    )


def _add(
    *,
    round_: Round,
    commune_code: str,
    values: OpeningValues,
    actor: User,
    **more: Any,
) -> Opening:
    twin = _find_twin(round_, commune_code, values, actor, **more)
    if twin is not None:
        return twin
    opening = drafts.written_down(round_=round_, commune_code=commune_code, values=values, actor=actor, **more)
    db.session.add(opening)
    db.session.flush()
    record_all([drafts.drafting(opening, actor=actor)])
    return opening


def _find_twin(
    round_: Round, commune_code: str, values: OpeningValues, actor: User, *, source_note: str = "", **more: Any
) -> Opening | None:
    """The same person's draft with the same text: a form that was sent twice over a slow line makes one request."""
    db.session.execute(select(User.id).where(User.id == actor.id).with_for_update())  # the second waits for the first
    drafts = db.session.scalars(
        select(Opening)
        .where(Opening.round_id == round_.id, Opening.commune_code == commune_code)
        .where(Opening.status == OpeningStatus.DRAFT.value, Opening.entered_by_id == actor.id)
        .where(Opening.title == values["title"], Opening.source_note == source_note)
        .where(Opening.copied_from_id == more.get("copied_from_id"))
    )
    return next((opening for opening in drafts if not differences(opening, values)), None)


def copy(past: Opening, *, round_: Round, actor: User) -> Opening:
    """A draft for this round with the text of an earlier request; dates and grade are set to what the round asks."""
    ensure_window(round_)
    limits = limits_of(round_)
    values = values_of(past)
    values["fields"] = [code for code in values["fields"] if code in limits.fields]
    values["min_gpa"] = max(values["min_gpa"], limits.min_gpa)
    values["starts_on"], values["ends_on"] = limits.starts_on, limits.ends_on
    return _add(round_=round_, commune_code=past.commune_code, values=values, actor=actor, copied_from_id=past.id)


def edit(opening: Opening, values: OpeningValues, *, seen: int | str | None, actor: User) -> None:
    """Change a draft or a returned request; refuses a form that saw another version."""
    _lock(opening)
    event = edit_locked(opening, values, seen=seen, actor=actor)
    db.session.flush()
    record_all([event])


def edit_locked(opening: Opening, values: OpeningValues, *, seen: int | str | None, actor: User) -> Pending:
    """`edit` of a request that the caller has locked; what the audit trail is told of it."""
    if opening.status not in EDITABLE:
        raise TransitionNotAllowed(opening.status, "edit")
    _ensure_writer(opening, actor)
    ensure_version(opening, seen)
    ensure_window(opening.round)
    ensure_fits(values, opening.round)
    changed = [name for name, _typed, _stored in differences(opening, values)]
    drafts.fill(opening, values)
    flag_modified(opening, "title")  # a change of fields alone must give a new version, too
    return prepared(
        "opening_edited",
        opening,
        actor=actor,
        personal=drafts.personal(opening),
        changed=changed,
        **drafts.facts(opening),
    )


def submit(opening: Opening, *, seen: int | str | None, actor: User) -> None:
    """Send the request to the reviewers. A copied draft may not fit its round yet; then it is refused."""
    _lock(opening)
    event = submit_locked(opening, seen=seen, actor=actor)
    db.session.flush()
    record_all([event])


def submit_locked(opening: Opening, *, seen: int | str | None, actor: User) -> Pending:
    """`submit` of a request that the caller has locked; what the audit trail is told of it."""
    next_status(rules.TRANSITIONS, opening.status, OpeningAction.SUBMIT)
    _ensure_writer(opening, actor)
    ensure_version(opening, seen)
    ensure_window(opening.round)
    ensure_fits(values_of(opening), opening.round)
    return send(opening, actor=actor)


def send(opening: Opening, *, actor: User) -> Pending:
    """The step to the reviewers itself, of a request that fits its round."""
    opening.status = next_status(rules.TRANSITIONS, opening.status, OpeningAction.SUBMIT).value
    opening.submitted_at = clock.now()
    return prepared("opening_submitted", opening, actor=actor, **drafts.facts(opening))


def approve(opening: Opening, *, seen: int | str | None, comment: str = "", actor: User) -> None:
    """Let students see and rank the opening; never by whoever asked or wrote it down."""
    _review(opening, OpeningAction.APPROVE, seen=seen, comment=comment, actor=actor)


def send_back(opening: Opening, *, seen: int | str | None, comment: str, actor: User) -> None:
    """Return the request to the commune with what is to be changed."""
    _review(opening, OpeningAction.RETURN, seen=seen, comment=comment, actor=actor)


def reject(opening: Opening, *, seen: int | str | None, comment: str, actor: User) -> None:
    """Refuse the request for this round, with the reason."""
    _review(opening, OpeningAction.REJECT, seen=seen, comment=comment, actor=actor)


def _review(opening: Opening, action: OpeningAction, *, seen: int | str | None, comment: str, actor: User) -> None:
    _lock(opening)
    status = next_status(rules.TRANSITIONS, opening.status, action)
    if not rights.may_decide(actor, opening):
        raise NotAllowed(_("Người đã nhập đề nghị này không được duyệt nó. Cần một người khác xem xét."))
    ensure_version(opening, seen)
    if opening.round.status not in rules.REVIEWED_IN:
        raise DomainError(_("Đợt thực tập không còn ở bước xét duyệt đề nghị tiếp nhận."))
    if action is not OpeningAction.APPROVE and not comment:
        raise DomainError(_("Ghi rõ lý do hoặc điều cần sửa để xã, phường biết."), field="comment")
    opening.status = status.value
    opening.reviewed_at = clock.now()
    opening.reviewed_by_id = actor.id
    opening.review_comment = comment
    record(f"opening_{status.value}", opening, actor=actor, personal={"comment": comment})
    telling.reviewed(opening, status)


def withdraw(opening: Opening, *, seen: int | str | None, reason: str, actor: User) -> None:
    """Take an approved opening back before the results: no seat is left in it; students who ranked it are told."""
    _lock(opening)
    status = next_status(rules.TRANSITIONS, opening.status, OpeningAction.WITHDRAW)
    if not rights.may_take_back(actor, opening):
        raise NotAllowed(_("Chỉ xã, phường đã đề nghị mới được rút đề nghị này."))
    ensure_version(opening, seen)
    if opening.round.status not in rules.WITHDRAWN_IN:
        raise DomainError(_("Kết quả đã công bố nên không thể rút đề nghị. Hãy liên hệ cơ quan điều phối."))
    if not reason:
        raise DomainError(_("Ghi lý do rút để sinh viên và cơ quan điều phối biết."), field="reason")
    opening.status = status.value
    opening.withdrawn_reason = reason
    record("opening_withdrawn", opening, actor=actor, personal={"reason": reason}, seats=opening.seats)
    telling.withdrawn(opening)


def _lock(opening: Opening) -> None:
    db.session.refresh(opening, with_for_update={"of": Opening})


def _ensure_writer(opening: Opening, actor: User) -> None:
    if not rights.may_write(actor, opening):
        raise NotAllowed(_("Chỉ xã, phường đã đề nghị, hoặc người đã nhập thay, mới được sửa đề nghị này."))


def ensure_window(round_: Round) -> None:
    """Refuse requests outside of the time in which the round takes them."""
    if not openings_open(round_, clock.now()):
        raise DomainError(
            _("Đợt thực tập hiện không nhận đề nghị. Xem thời hạn ở trang đợt, hoặc gọi cơ quan điều phối.")
        )


def misfits(values: OpeningValues, round_: Round) -> list[DomainError]:
    """Every reason why this does not fit the round, each with its field."""
    limits = limits_of(round_)
    return [DomainError(wording.sentence(fault, limits), field=field) for field, fault in rules.faults(values, limits)]


def ensure_source(source: Source, source_note: str) -> None:
    """What did not come through the portal says from where it came."""
    if source is not Source.PORTAL and not source_note:
        raise DomainError(_("Ghi số, ngày của văn bản, hoặc ai đã gọi điện và vào lúc nào."), field="source_note")


def ensure_fits(values: OpeningValues, round_: Round) -> None:
    """Refuse what does not fit the round, with every reason."""
    errors = misfits(values, round_)
    if errors:
        raise OpeningRefused(errors)
