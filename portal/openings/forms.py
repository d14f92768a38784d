"""Forms of openings: what a commune asks for, what a reviewer decides, and the filters of the list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.fields import (
    CleanString,
    CleanText,
    DayField,
    GpaField,
    HiddenText,
    IntegerField,
    MoneyField,
    PhoneField,
    SearchField,
)
from portal.forms import PortalForm, QueryForm
from portal.openings import wording
from portal.openings.queries import OpeningFilter
from portal.openings.rules import AnswerSource, OpeningAction, OpeningValues, Source
from portal.rounds.rules import PRIORITY_LEVELS


class OpeningForm(PortalForm):
    """What a commune asks for; whether it fits the round is the service's question."""

    version = HiddenText()
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


class NewOpeningForm(OpeningForm):
    """A commune's own request: which of the actor's communes asks."""

    commune = SelectField(_l("Xã, phường"), validators=[InputRequired(_l("Chọn xã, phường cần thực tập sinh."))])


class EnterOpeningForm(NewOpeningForm):
    """A request that came by paper or phone, written down by a coordinator."""

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


class VersionForm(PortalForm):
    """Asks "really?" about the version of a record that was shown."""

    version = HiddenText()


class CopyForm(PortalForm):
    past = RadioField(_l("Đề nghị muốn sao chép"), validators=[InputRequired(_l("Chọn một đề nghị để sao chép."))])


class WithdrawForm(VersionForm):
    reason = CleanText(
        _l("Lý do rút"),
        validators=[DataRequired(_l("Ghi lý do rút đề nghị.")), Length(max=1000)],
        description=_l("Sinh viên đã chọn đề nghị này và cơ quan điều phối sẽ đọc lý do."),
    )


class ReviewForm(VersionForm):
    decision = RadioField(
        _l("Quyết định"),
        choices=[
            (OpeningAction.APPROVE.value, _l("Duyệt: sinh viên thấy và chọn được")),
            (OpeningAction.RETURN.value, _l("Trả lại để xã, phường sửa")),
            (OpeningAction.REJECT.value, _l("Không duyệt trong đợt này")),
        ],
        validators=[InputRequired(_l("Chọn một quyết định."))],
    )
    comment = CleanText(
        _l("Ý kiến hoặc lý do"),
        validators=[Length(max=1000)],
        description=_l("Bắt buộc khi trả lại hoặc không duyệt; xã, phường sẽ đọc."),
    )


class AskForm(PortalForm):
    question = CleanText(
        _l("Câu hỏi cho xã, phường"),
        validators=[
            DataRequired(_l("Viết câu hỏi.")),
            Length(max=1000),
        ],
        description=_l("Xã, phường trả lời một lần; hỏi mỗi câu một việc."),
    )


class AnswerForm(VersionForm):
    answer = CleanText(
        _l("Câu trả lời"),
        validators=[
            DataRequired(_l("Viết câu trả lời.")),
            Length(max=2000),
        ],
    )


class EnterAnswerForm(AnswerForm):
    """An answer that came by paper or phone, written down by a coordinator."""

    source = RadioField(
        _l("Xã, phường đã trả lời bằng"),
        choices=[(kind.value, wording.ANSWER_SOURCES[kind]) for kind in (AnswerSource.PAPER, AnswerSource.PHONE)],
        validators=[InputRequired(_l("Chọn văn bản giấy hoặc điện thoại."))],
    )
    source_note = CleanText(
        _l("Nguồn"),
        validators=[
            DataRequired(_l("Ghi số, ngày của văn bản, hoặc ai đã trả lời và vào lúc nào.")),
            Length(max=1000),
        ],
    )


class OpeningFilters(QueryForm):
    """Filters of the list; whatever is not known is left out."""

    search = SearchField(_l("Tên xã, phường"))
    status = SelectField(_l("Trạng thái"))
    field = SelectField(_l("Nhóm ngành"))
    level = SelectField(_l("Mức ưu tiên"))

    def __init__(self, arguments: Any, field_names: Mapping[str, str]) -> None:
        super().__init__(arguments)
        everything = [("", _("Tất cả"))]
        self.status.choices = everything + [(status.value, str(word)) for status, word in wording.STATUSES.items()]
        self.field.choices = everything + list(field_names.items())
        self.level.choices = everything + [(str(n), _("Mức %(level)s", level=n)) for n in PRIORITY_LEVELS]

    def wanted(self) -> OpeningFilter:
        level = self.chosen("level")
        return OpeningFilter(
            status=self.chosen("status"),
            field=self.chosen("field"),
            level=int(level) if level else None,
            search=self.search.data or "",
        )
