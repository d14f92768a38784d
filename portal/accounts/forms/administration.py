"""Forms of account administration: inviting, finding, roles."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length

from portal.access import Role
from portal.accounts.forms.addresses import address_field
from portal.design_words import ROLES, STANDINGS
from portal.fields import CleanString
from portal.forms import PortalForm, QueryForm


class RoleForm(PortalForm):
    """A role with its scope; students get theirs from their school."""

    role = SelectField(
        _l("Vai trò"),
        choices=[(r.value, ROLES[r.value]) for r in Role if r is not Role.STUDENT],
        validators=[DataRequired(_l("Chọn vai trò."))],
    )
    scope = CleanString(
        _l("Phạm vi"),
        description=_l(
            "Mã xã (5 chữ số) cho cán bộ xã, mã trường (như ICTU) cho điều phối viên trường; để trống cho vai trò khác."
        ),
        validators=[Length(max=40)],
    )


class InviteForm(RoleForm):
    email = address_field(_l("Thư điện tử"), autocomplete="off")
    full_name = CleanString(
        _l("Họ và tên"),
        validators=[
            DataRequired(_l("Nhập họ và tên.")),
            Length(max=200, message=_l("Họ và tên dài nhất 200 ký tự.")),
        ],
    )


class ReplacingForm(PortalForm):
    """Another address for somebody whose mailbox is lost, and why; the person reads the reason."""

    email = address_field(_l("Địa chỉ thư mới"), autocomplete="off")
    reason = CleanString(
        _l("Lý do"),
        description=_l("Ví dụ: hộp thư cũ đã bị khóa, đã gọi lại số cơ quan để kiểm tra. Người ấy đọc được lý do này."),
        validators=[
            DataRequired(_l("Ghi lý do và cách bạn đã kiểm tra người xin.")),
            Length(max=300, message=_l("Lý do dài nhất 300 ký tự.")),
        ],
        render_kw={"autocomplete": "off"},
    )


class AccountFilters(QueryForm):
    search = StringField(_l("Tìm theo thư hoặc tên"))
    role = SelectField(
        _l("Vai trò"),
        choices=[("", _l("Tất cả")), *((r.value, ROLES[r.value]) for r in Role)],
        validate_choice=False,
    )
    standing = SelectField(
        _l("Tình trạng"),
        choices=[("", _l("Tất cả")), *STANDINGS.items()],
        validate_choice=False,
    )
