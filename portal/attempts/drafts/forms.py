"""Forms of drafts."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import DataRequired, Length

from portal.fields import CleanText, HiddenText, SearchField
from portal.forms import PortalForm, QueryForm


class DraftFilters(QueryForm):
    q = SearchField(_l("Tên hoặc mã sinh viên"))
    threads = SelectField(
        _l("Ý kiến"),
        choices=[("", _l("Tất cả")), ("unread", _l("Có ý kiến chưa đọc")), ("commented", _l("Đã có ý kiến"))],
        validate_choice=False,
    )


class RowCommentForm(PortalForm):
    key = HiddenText()  # made with the page: pressing twice makes one comment
    text = CleanText(
        _l("Ý kiến"),
        description=_l("Trường của sinh viên và điều phối viên đọc được. Không sửa hay xoá được sau khi gửi."),
        validators=[
            DataRequired(_l("Viết nội dung ý kiến.")),
            Length(max=2000, message=_l("Viết ngắn hơn, nhiều nhất 2000 ký tự.")),
        ],
    )
