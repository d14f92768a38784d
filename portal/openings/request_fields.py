"""What a request for interns is made of, wherever it comes from: a page of the portal, or a row of a list.

Format and presence only; whether a request fits its round is asked of `service.misfits`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, RadioField, SelectField, SelectMultipleField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.fields import CleanString, CleanText, DayField, GpaField, IntegerField, MoneyField, PhoneField
from portal.openings import wording
from portal.openings.rules import OpeningValues, Source


class RequestFields(Form):
    """What a commune asks for."""

    title = CleanString(
        _l("Tên công việc"),
        validators=[
            DataRequired(_l("Nhập tên công việc, ví dụ “Hỗ trợ số hoá hồ sơ đất đai”.")),
            Length(max=200),
        ],
        description=_l("Một dòng ngắn để sinh viên hiểu sẽ làm việc gì."),
    )
    tasks = CleanText(
        _l("Việc giao cho thực tập sinh"),
        validators=[DataRequired(_l("Mô tả các việc giao cho thực tập sinh.")), Length(max=4000)],
    )
    fields = SelectMultipleField(_l("Nhóm ngành cần"), description=_l("Các nhóm ngành dùng chung số chỗ bên dưới."))
    seats = IntegerField(
        _l("Số chỗ"),
        validators=[InputRequired(_l("Nhập số thực tập sinh cần tiếp nhận."))],
        description=_l("Từ 1 đến 20 thực tập sinh."),
    )
    min_gpa = GpaField(_l("Điểm trung bình tối thiểu"), validators=[InputRequired(_l("Nhập mức điểm, như 2,50."))])
    starts_on = DayField(_l("Ngày bắt đầu"), validators=[InputRequired(_l("Nhập ngày bắt đầu."))])
    ends_on = DayField(_l("Ngày kết thúc"), validators=[InputRequired(_l("Nhập ngày kết thúc."))])
    mentor_name = CleanString(
        _l("Họ và tên"), validators=[DataRequired(_l("Nhập họ tên cán bộ sẽ hướng dẫn.")), Length(max=200)]
    )
    mentor_position = CleanString(_l("Chức vụ"), validators=[Optional(), Length(max=200)])
    mentor_phone = PhoneField(_l("Điện thoại"), validators=[Optional()])
    lodging = BooleanField(wording.COLUMNS["lodging"])
    women_lodging = BooleanField(wording.COLUMNS["women_lodging"])
    transport = BooleanField(wording.COLUMNS["transport"])
    meals = BooleanField(wording.COLUMNS["meals"])
    allowance = MoneyField(
        wording.COLUMNS["allowance"],
        validators=[Optional()],
        description=_l("Ví dụ: 1.500.000. Để trống nếu không có."),
    )
    phone_coverage = SelectField(
        wording.COLUMNS["phone_coverage"], choices=[(k.value, v) for k, v in wording.PHONE_COVERAGES.items()]
    )
    languages = CleanString(
        wording.COLUMNS["languages"],
        validators=[Optional(), Length(max=200)],
        description=_l("Ví dụ: tiếng Tày, tiếng Dao."),
    )
    support_note = CleanText(wording.COLUMNS["support_note"], validators=[Optional(), Length(max=1000)])

    def offer_fields(self, names: Mapping[str, str]) -> None:
        """Let these fields (code → name) be chosen."""
        self.fields.choices = list(names.items())  # type: ignore[assignment]

    def values(self) -> OpeningValues:
        """What was filled in, as the service takes it."""
        data: dict[str, Any] = {name: self[name].data for name in wording.COLUMNS}
        data["fields"] = data["fields"] or []
        data["allowance"] = data["allowance"] or 0
        data["mentor_phone"] = data["mentor_phone"] or ""
        return OpeningValues(**data)  # type: ignore[typeddict-item]


class SourceFields(Form):
    """How requests came that are written down for communes."""

    source = RadioField(
        _l("Xã, phường đã đề nghị bằng"),
        choices=[(kind.value, wording.SOURCES[kind]) for kind in (Source.PAPER, Source.PHONE)],
        validators=[InputRequired(_l("Chọn văn bản giấy hoặc điện thoại."))],
    )
    source_note = CleanText(
        _l("Nguồn"),
        validators=[
            DataRequired(_l("Ghi số, ngày của văn bản, hoặc ai đã gọi điện và vào lúc nào.")),
            Length(max=1000),
        ],
        description=_l("Số, ngày văn bản; hoặc ai gọi điện, vào lúc nào. Ghi chú này được lưu và hiển thị."),
    )
