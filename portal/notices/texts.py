"""The text of a kind in a language, as registered or as a coordinator changed it, and changing it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from portal import clock
from portal.audit.service import record
from portal.errors import DomainError, NotFound, StaleVersion
from portal.extensions import db
from portal.notices import rules
from portal.notices.models import NoticeText
from portal.notices.registry import KINDS, NoticeKind, Text


def get_kind(name: str, language: str) -> NoticeKind:
    """A registered kind; raises NotFound for another, and for a language there is no text in."""
    if name not in KINDS or language not in rules.LANGUAGES:
        raise NotFound
    return KINDS[name]


def find_changed(name: str, language: str) -> NoticeText | None:
    """The text as somebody changed it."""
    return db.session.get(NoticeText, (name, language))


def texts_of(kind: NoticeKind) -> dict[str, Text]:
    """Language → the text in use; one statement."""
    changed = db.session.scalars(select(NoticeText).where(NoticeText.kind == kind.name))
    return {
        **{language: kind.text(language) for language in rules.LANGUAGES},
        **{row.language: Text(row.subject, row.body) for row in changed},
    }


def list_changed() -> set[tuple[str, str]]:
    """(kind, language) of the texts that were changed."""
    return {(kind, language) for kind, language in db.session.execute(select(NoticeText.kind, NoticeText.language))}


def ensure_can_be_filled(kind: NoticeKind, text: Text) -> None:
    """Refuse braces that do not pair and placeholders that nothing fills, naming them."""
    for field in ("subject", "body"):
        try:
            unknown = rules.unknown_placeholders(getattr(text, field), kind.placeholders)
        except ValueError:
            message = _("Dấu { và } phải đi thành cặp quanh tên chỗ điền. Hãy kiểm tra lại.")
            raise DomainError(message, field=field) from None
        if unknown:
            names = ", ".join(f"{{{name}}}" for name in unknown)
            raise DomainError(
                _("Không có gì để điền vào %(names)s. Chỉ dùng các chỗ điền ghi ở trên.", names=names), field=field
            )
    if kind.secret and "url" not in rules.placeholders_in(text.body):
        raise DomainError(_("Nội dung phải có {url}: thiếu nó người nhận không làm được gì."), field="body")


def change(kind: NoticeKind, language: str, text: Text, *, seen: str, actor: Any) -> None:
    """Use another text from now on; messages already written keep theirs. Raises StaleVersion."""
    ensure_can_be_filled(kind, text)
    row = find_changed(kind.name, language)
    if seen != str(row.version if row else 0):
        raise StaleVersion(_("Người khác vừa sửa mẫu này. Hãy xem bản mới rồi sửa tiếp."))
    row = row or NoticeText(kind=kind.name, language=language)
    row.subject, row.body = text.subject, text.body
    row.changed_at, row.changed_by_id = clock.now(), actor.id
    db.session.add(row)
    record("notice_text_changed", row, actor=actor, kind=kind.name, language=language)


def reset(kind: NoticeKind, language: str, *, actor: Any) -> None:
    """Go back to the registered text."""
    row = find_changed(kind.name, language)
    if row is not None:
        record("notice_text_reset", row, actor=actor, kind=kind.name, language=language)
        db.session.delete(row)
