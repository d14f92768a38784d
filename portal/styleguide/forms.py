"""One field of every kind."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    EmailField,
    FileField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, Optional

from portal.forms import PortalForm

FIELDS = [
    SelectChoice("law", _l("Luật")),
    SelectChoice("land", _l("Đất đai")),
    SelectChoice("information-technology", _l("Công nghệ thông tin")),
]
KINDS = [SelectChoice("commune", _l("Xã")), SelectChoice("ward", _l("Phường"))]
DISTRICTS = [
    SelectChoice("bb", "Ba Bể", optgroup="Bắc Kạn"),
    SelectChoice("dh", "Định Hóa", optgroup="Thái Nguyên"),
]
YES_OR_NO = [SelectChoice("y", _l("Có")), SelectChoice("n", _l("Không"))]


class SampleForm(PortalForm):
    """Every kind of field once; sent empty it shows each error."""

    version = HiddenField()
    student_code = StringField(
        _l("Mã sinh viên"),
        [DataRequired(_l("Nhập mã sinh viên."))],
        description=_l("In trên thẻ sinh viên, ví dụ DTC21H4801030001."),
    )
    email = EmailField(_l("Thư điện tử"), [DataRequired(_l("Nhập thư điện tử."))], render_kw={"autocomplete": "email"})
    phone = TelField(_l("Số điện thoại"), [Optional()], render_kw={"autocomplete": "tel"})
    password = PasswordField(_l("Mật khẩu"), render_kw={"autocomplete": "current-password"})
    tasks = TextAreaField(_l("Công việc sẽ giao"), [DataRequired(_l("Nhập công việc.")), Length(max=300)])
    remarks = TextAreaField(_l("Ghi chú"), [Optional()])
    seats = IntegerField(_l("Số chỗ"), [DataRequired(_l("Nhập số chỗ, từ 1 đến 20."))])
    gpa = DecimalField(_l("Điểm trung bình tối thiểu"), [Optional()])
    starts_on = DateField(_l("Ngày bắt đầu"), format=["%d/%m/%Y", "%Y-%m-%d"])
    kind = SelectField(_l("Loại đơn vị"), choices=KINDS)
    district = SelectField(_l("Huyện cũ"), choices=DISTRICTS)
    fields = SelectMultipleField(_l("Nhóm ngành"), choices=FIELDS)
    anywhere = RadioField(_l("Có thể đi nơi khác"), choices=YES_OR_NO)
    consent = BooleanField(
        _l("Tôi đồng ý"),
        [DataRequired(_l("Đánh dấu nếu bạn đồng ý; không đồng ý thì không đăng ký được."))],
        description=_l("Có thể rút lại bất cứ lúc nào."),
    )
    attachment = FileField(_l("Tệp danh sách"), [Optional()])
