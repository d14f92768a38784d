"""Forms of an import: the file, what its columns mean, how much of it to write."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from portal.communes.decision_fields import DAYS, DecisionFields
from portal.fields import HiddenText, IntegerField
from portal.forms import PortalForm
from portal.imports.kinds import get_kind
from portal.imports.models import ListImport
from portal.imports.wording import ENCODINGS
from portal.openings.request_fields import SourceFields
from portal.spreadsheets.encodings import OF_TEXTS, Encoding
from portal.spreadsheets.layouts import Layout, headings
from portal.spreadsheets.rules import MOST_ROWS

_PREFIX = "column_"
LONGEST_TEXT = 1_000_000


class UploadForm(PortalForm):
    """A file, or the text of a table."""

    file = FileField(_l("Tệp danh sách (XLSX, XLS hoặc CSV)"), description=_l("Lớn nhất 5 MB, 20.000 dòng và 60 cột."))
    text = TextAreaField(
        _l("Hoặc dán bảng vào đây"),
        description=_l("Chọn các ô trong bảng tính, kể cả dòng tiêu đề, rồi chép và dán."),
        validators=[Optional(), Length(max=LONGEST_TEXT, message=_l("Bảng dán vào quá dài. Hãy tải lên bằng tệp."))],
    )

    def settings(self) -> dict[str, Any]:
        """What the kind of list asks besides the list."""
        return {}

    @classmethod
    def typed(cls, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Such settings of an earlier list as its form held them."""
        return dict(settings)

    def validate_file(self, field: FileField) -> None:
        if not field.data and not (self.text.data or "").strip():
            raise ValidationError(_("Chọn tệp danh sách, hoặc dán bảng vào ô bên dưới."))


class UploadOpeningsForm(SourceFields, UploadForm):
    """A list of requests, and how they came."""

    submits = BooleanField(
        _l("Gửi duyệt ngay khi ghi"),
        description=_l("Nếu không, các đề nghị là bản nháp: còn sửa được bằng cách tải lên danh sách đã sửa."),
    )

    def settings(self) -> dict[str, Any]:
        """What the kind of list asks besides the list."""
        return {name: self[name].data for name in ("source", "source_note", "submits")}


class UploadClassificationForm(DecisionFields, UploadForm):
    """A list of levels, and what their decision says of itself."""

    def settings(self) -> dict[str, Any]:
        """What the kind of list asks besides the list."""
        typed = self.decision().items()
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in typed}

    @classmethod
    def typed(cls, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Such settings of an earlier list as its form held them."""
        days = {name: date.fromisoformat(settings[name]) for name in DAYS if settings.get(name)}
        return {**settings, **days}


class ColumnsForm(PortalForm):
    """How a file was understood, to be corrected."""

    version = HiddenText()
    encoding = SelectField(_l("Bảng mã của chữ trong tệp"))
    first_row = IntegerField(
        _l("Dòng dữ liệu đầu tiên"),
        description=_l("Số thứ tự của dòng trong tệp, ngay dưới dòng tiêu đề."),
        validators=[
            InputRequired(_l("Nhập số của dòng dữ liệu đầu tiên.")),
            NumberRange(1, MOST_ROWS, _l("Nhập số dòng từ 1 đến 20000.")),
        ],
    )

    def layout(self) -> Layout:
        """Where the data begin and what each column means, as chosen."""
        chosen = [field.data for field in self if field.short_name.startswith(_PREFIX)]
        return Layout(self.first_row.data or 1, tuple(chosen))

    def chosen_sheet(self) -> int:
        """The sheet to read, from 0; a file with one alone does not ask."""
        return int(self["sheet"].data) if "sheet" in self else 0


def columns_form(import_: ListImport) -> Any:
    """A select for each column of the file, under the heading that stands above it."""
    kind = get_kind(import_.kind)
    named = [(target.name, str(target.title), {"lang": "vi"}) for target in kind.targets]  # as files call them
    choices = [("", _("Bỏ qua cột này")), *named]
    above = headings(import_.preview, import_.layout)
    selects = {
        f"{_PREFIX}{number}": SelectField(_("Cột %(name)s", name=letters_of(number)), choices=choices, description=text)
        for number, text in enumerate(above)
    }
    if len(import_.sheets) > 1:
        selects["sheet"] = SelectField(_("Trang tính"), coerce=int, choices=list(enumerate(import_.sheets)))
    form = type("ColumnsOf", (ColumnsForm,), selects)(data=_data(import_))
    offered = OF_TEXTS if import_.is_workbook else frozenset(Encoding)
    form.encoding.choices = [(key.value, str(word)) for key, word in ENCODINGS.items() if key in offered]
    return form


def column_field(form: Any, number: int) -> Any:
    """The select of a column."""
    return form[f"{_PREFIX}{number}"]


def letters_of(number: int) -> str:
    """What a spreadsheet calls a column, counted from 0: A … Z, AA …"""
    return (letters_of(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)


def _data(import_: ListImport) -> dict[str, Any]:
    columns = {f"{_PREFIX}{number}": name for number, name in enumerate(import_.columns)}
    return {
        **columns,
        "version": import_.version,
        "encoding": import_.encoding,
        "sheet": import_.sheet,
        "first_row": import_.first_row,
    }


class ApplyForm(PortalForm):
    """How much of a checked list to write."""

    version = HiddenText()
    mode = RadioField(
        _l("Ghi những dòng nào?"),
        choices=[("all", _l("Tất cả hoặc không gì cả")), ("good", _l("Chỉ các dòng đạt; các dòng bị từ chối bỏ qua"))],
        validators=[InputRequired(_l("Chọn một cách ghi."))],
    )


class VersionForm(PortalForm):
    """A step on one import: knows which version of it the page showed."""

    version = HiddenText()
