"""Forms of official documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from portal import clock
from portal.design import status_look
from portal.documents.dating import Event
from portal.documents.rules import IN_BULK, OVERTAKEN, Asked, DocumentStatus, Issuer
from portal.documents.wording import KINDS
from portal.fields import CleanString, CleanText, DayField, HiddenText, IntegerField, StudentCodeField
from portal.forms import PortalForm, QueryForm
from portal.vietnamese.dates import local_day

MOST = 99_999
_DATED_BACK = timedelta(days=60)
Pairs = Sequence[tuple[str, str]]  # (code, name)


class DocumentFilters(QueryForm):
    """Filters of the list."""

    kind = SelectField(_l("Loại văn bản"), validate_choice=False)
    status = SelectField(_l("Trạng thái"), validate_choice=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        everything = ("", _("Tất cả"))
        self.kind.choices = [everything, *((kind.value, words) for kind, words in KINDS.items())]
        self.status.choices = [
            everything,
            *((status, status_look(status, "document")[0]) for status in (*DocumentStatus, OVERTAKEN)),
        ]


class RequestFormFilters(QueryForm):
    """For which commune the form is printed."""

    commune = SelectField(_l("Xã, phường"), validate_choice=False)

    def __init__(self, typed: Any, communes: Pairs) -> None:
        super().__init__(typed)
        self.commune.choices = [("", _("Phiếu trống")), *communes]


class MakeForm(PortalForm):
    """Which document to make."""

    kind = RadioField(
        _l("Loại văn bản"),
        choices=[(kind.value, words) for kind, words in KINDS.items()],
        validators=[InputRequired(_l("Chọn loại văn bản."))],
    )
    student_code = StudentCodeField(
        _l("Mã sinh viên"),
        validators=[Optional()],
        description=_l("Với văn bản về một sinh viên: giấy giới thiệu, phiếu nhận xét, giấy chứng nhận."),
    )
    commune_code = SelectField(
        _l("Xã, phường"),
        validators=[Optional()],
        description=_l("Với văn bản gửi một xã, phường: công văn, danh sách, biên bản bàn giao."),
    )
    school_code = SelectField(
        _l("Trường"), validators=[Optional()], description=_l("Với danh sách sinh viên của một trường.")
    )

    def __init__(self, *, hosts: Pairs, schools: Pairs, **more: Any) -> None:
        super().__init__(**more)
        self.commune_code.choices = [("", _("Không chọn")), *hosts]
        self.school_code.choices = [("", _("Không chọn")), *schools]

    def asked(self) -> Asked:
        """Whom or what the document is to be about."""
        return Asked(*(field.data or "" for field in (self.student_code, self.commune_code, self.school_code)))


class BundleForm(PortalForm):
    """Which kind to make of everybody."""

    kind = RadioField(
        _l("Loại văn bản"),
        choices=[(kind.value, KINDS[kind]) for kind in IN_BULK],
        validators=[InputRequired(_l("Chọn loại văn bản."))],
    )


class IssueForm(PortalForm):
    """What the records office gave."""

    version = HiddenText()
    number = IntegerField(
        _l("Số văn bản"),
        validators=[InputRequired(_l("Nhập số do văn thư cấp."))],
        description=_l("Chỉ phần số, như 5 hoặc 123; ký hiệu đã có sẵn."),
    )
    day = DayField(_l("Ngày ban hành"), validators=[InputRequired(_l("Nhập ngày ghi trên văn bản."))])
    made_on: date | None = None  # the day the paper was first made

    def bound(self, made_on: date, event: Event | None) -> None:
        """Say from which day on the paper may be dated; whether it is kept to is asked when it is issued."""
        self.made_on = made_on
        if event is not None:
            self.day.description = _("Từ %(day)s, ngày %(event)s, đến hôm nay.", **event.told())

    def validate_day(self, field: DayField) -> None:
        """Neither a day that has not come nor one long before the paper was there: a slip cannot be mended later."""
        if field.data is None:
            return
        today = local_day(clock.now())
        if field.data > today:
            raise ValidationError(_("Ngày này chưa đến. Nhập ngày văn thư đã ghi trên văn bản."))
        if field.data < (self.made_on or today) - _DATED_BACK:
            raise ValidationError(_("Ngày này sớm hơn nhiều so với ngày soạn văn bản. Hãy kiểm tra lại năm."))

    def given(self) -> tuple[int, date]:
        """Number and date, once the form is valid."""
        assert self.number.data is not None
        assert self.day.data is not None
        return self.number.data, self.day.data

    def validate_number(self, field: IntegerField) -> None:
        if field.data is not None and not 1 <= field.data <= MOST:
            raise ValidationError(_("Nhập số từ 1 đến %(most)s.", most=MOST))


class RevokeForm(PortalForm):
    """Why a document is no longer in force."""

    version = HiddenText()
    reason = CleanText(_l("Lý do thu hồi"), validators=[DataRequired(_l("Viết lý do thu hồi.")), Length(max=1000)])


class RemakeForm(PortalForm):
    """Make a draft anew."""

    version = HiddenText()


def _text(label: Any, complaint: Any, longest: int, **more: Any) -> CleanString:
    return CleanString(label, validators=[DataRequired(complaint), Length(max=longest)], **more)


class IssuerForm(PortalForm):
    """How a body heads and signs its documents."""

    version = HiddenText()
    superior = CleanString(_l("Cơ quan chủ quản"), validators=[Optional(), Length(max=200)])
    name = _text(_l("Tên cơ quan ban hành"), _l("Nhập tên cơ quan ban hành."), 200)
    abbreviation = _text(
        *(_l("Chữ viết tắt tên cơ quan"), _l("Nhập chữ viết tắt."), 30),
        description=_l("Đứng sau ký hiệu văn bản, như ĐHTN trong “QĐ-ĐHTN”."),
    )
    place = _text(_l("Địa danh"), _l("Nhập địa danh, như Thái Nguyên."), 100)
    authority = CleanString(
        _l("Thẩm quyền ký"),
        validators=[Optional(), Length(max=100)],
        description=_l("Như “KT. HIỆU TRƯỞNG”; để trống khi người đứng đầu ký."),
    )
    position = _text(_l("Chức vụ người ký"), _l("Nhập chức vụ, như HIỆU TRƯỞNG."), 100)
    signatory = CleanString(
        _l("Họ và tên người ký"),
        validators=[Optional(), Length(max=100)],
        description=_l("Kèm học hàm, học vị nếu cơ quan vẫn ghi; để trống thì chừa chỗ."),
    )
    unit = CleanString(
        _l("Đơn vị soạn thảo, viết tắt"),
        validators=[Optional(), Length(max=30)],
        description=_l("Đứng sau “Lưu: VT”, như ĐT."),
    )
    grounds = CleanText(
        _l("Căn cứ ban hành quyết định"),
        validators=[Optional(), Length(max=4000)],
        description=_l("Mỗi dòng một căn cứ, không cần dấu chấm phẩy. Căn cứ về kết quả của đợt được thêm tự động."),
    )

    def issuer(self) -> Issuer:
        """What was filled in, as documents take it."""
        lines = (line.strip() for line in (self.grounds.data or "").split("\n"))
        words = {name: self[name].data or "" for name in Issuer.__dataclass_fields__ if name != "grounds"}
        return Issuer(**words, grounds=tuple(line for line in lines if line))
