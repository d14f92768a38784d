"""Forms of changes by hand."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, Length

from portal.attempts.changes.rules import OFFERED
from portal.attempts.changes.wording import REASONS
from portal.fields import CleanText, HiddenText
from portal.forms import PortalForm, QueryForm

NOWHERE = "none"  # out of any place


class TargetForm(QueryForm):
    """Where to; read from the address, as choosing changes nothing yet."""

    to = SelectField(_l("Chuyển đến"), validate_choice=False)


class NoteForm(PortalForm):
    note = CleanText(
        _l("Ghi chú riêng"),
        description=_l("Chỉ những người xem được phương án mới đọc được. Không công bố."),
        validators=[Length(max=2000, message=_l("Viết ngắn hơn, nhiều nhất 2000 ký tự."))],
    )


class ReasonForm(NoteForm):
    """Why somebody steps in: a reason of the published list, and a private note."""

    reason = RadioField(
        _l("Lý do được công bố"),
        description=_l("Trang kết quả liệt kê mọi can thiệp bằng tay theo số thứ tự và lý do, không có tên."),
        choices=[(reason.value, REASONS[reason]) for reason in OFFERED],
        validators=[InputRequired(_l("Chọn một lý do."))],
    )


class _Seen:
    """Carries what the page showed, so that a change of something else is refused."""

    version = HiddenText()
    changes = HiddenText()


class MoveForm(_Seen, ReasonForm):
    """Moves a student."""


class UndoForm(_Seen, NoteForm):
    """Only asks once more, with what the page showed."""
