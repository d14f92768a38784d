"""Forms of the communes' officers."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Email, Length, Optional, ValidationError

from portal.communes.officers.rules import MOST_LINES, Line, UnreadableLine, read_lines
from portal.fields import CleanString, PhoneField
from portal.forms import PortalForm


class OfficersForm(PortalForm):
    """A pasted list; `read` holds its lines once the form is valid."""

    lines = TextAreaField(
        _l("Danh sách cán bộ"),
        description=_l(
            "Mỗi dòng một người: mã xã; họ tên; thư điện tử; điện thoại (có thể bỏ trống). Dán từ bảng tính cũng được."
        ),
        validators=[DataRequired(_l("Nhập ít nhất một dòng.")), Length(max=100_000)],
    )
    read: list[Line]

    def validate_lines(self, field: TextAreaField) -> None:
        try:
            self.read = read_lines(field.data or "")
        except UnreadableLine as fault:
            raise ValidationError(_("Dòng %(line)s: %(what)s", line=fault.number, what=_told()[fault.what])) from fault
        except ValueError as error:
            raise ValidationError(_("Có ký tự ẩn hoặc không dùng được trong danh sách. Hãy gõ lại.")) from error
        if len(self.read) > MOST_LINES:
            raise ValidationError(_("Mỗi lần nhập nhiều nhất %(count)s dòng.", count=MOST_LINES))


def _told() -> dict[str, str]:
    return {
        "parts": _("cần 3 hoặc 4 phần, cách nhau bằng dấu chấm phẩy."),
        "code": _("mã xã gồm đúng 5 chữ số."),
        "name": _("thiếu họ tên."),
        "email": _("địa chỉ thư chưa đúng dạng."),
        "phone": _("số điện thoại chưa đúng dạng, như 0912345678."),
        "twice": _("người này đã có ở dòng trên, cho cùng xã."),
    }


class SuccessorForm(PortalForm):
    full_name = CleanString(
        _l("Họ và tên người mới"),
        validators=[DataRequired(_l("Nhập họ và tên.")), Length(max=200, message=_l("Họ và tên dài nhất 200 ký tự."))],
    )
    email = CleanString(
        _l("Thư điện tử"),
        validators=[
            DataRequired(_l("Nhập địa chỉ thư điện tử.")),
            Email(_l("Nhập địa chỉ thư điện tử đúng dạng, như ten@thainguyen.gov.vn.")),
            Length(max=254, message=_l("Địa chỉ dài nhất 254 ký tự.")),
        ],
    )
    phone = PhoneField(_l("Điện thoại"), validators=[Optional()])
