"""Forms of attempts."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired, Length, Optional

from portal.attempts.rules import Decision
from portal.fields import CleanString, CleanText, HiddenText, SearchField
from portal.forms import PortalForm, QueryForm
from portal.rounds.rules import PRIORITY_LEVELS


class StartForm(PortalForm):
    key = HiddenText()  # made with the page: pressing twice starts one attempt
    first_intern_first = BooleanField(
        _l("Ưu tiên để mỗi xã khó khăn có ít nhất một thực tập sinh trước"),
        description=_l("Người đầu tiên của từng xã mức 1 và 2 được tính trước các chỗ còn lại của những xã đó."),
    )
    note = CleanString(
        _l("Ghi chú để phân biệt với phương án khác"),
        validators=[Optional(), Length(max=200, message=_l("Viết ngắn hơn, nhiều nhất 200 ký tự."))],
    )


class SendForm(PortalForm):
    version = HiddenText()


class DecisionForm(PortalForm):
    """Carries what the page showed, so that a decision on something else is refused."""

    version = HiddenText()
    sending = HiddenText()
    answers = HiddenText()
    decision = RadioField(
        _l("Quyết định của bạn"),
        choices=[
            (Decision.APPROVE.value, _l("Đồng ý với phương án này")),
            (Decision.RETURN.value, _l("Trả lại để xem xét")),
        ],
        validators=[InputRequired(_l("Chọn đồng ý hoặc trả lại."))],
    )
    reason = CleanText(
        _l("Ý kiến"),
        description=_l("Bắt buộc khi trả lại: nêu điều cần sửa."),
        validators=[Length(max=2000, message=_l("Viết ngắn hơn, nhiều nhất 2000 ký tự."))],
    )


class RowFilters(QueryForm):
    q = SearchField(_l("Tên hoặc mã sinh viên, tên xã"))
    school = SelectField(_l("Trường"), validate_choice=False)
    level = SelectField(
        _l("Mức ưu tiên"),
        choices=[("", _l("Tất cả")), *((str(n), str(n)) for n in PRIORITY_LEVELS)],
        validate_choice=False,
    )
