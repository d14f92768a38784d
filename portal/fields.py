"""Form fields for the ideas that come back on every page: clean text, GPA, days, deadlines, phones, money."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, StringField, TextAreaField
from wtforms.widgets import TextInput

from portal.vietnamese import dates, numbers, text


class CleanString(StringField):
    """One line of text: NFC, trimmed, spaces collapsed; control and invisible characters are refused."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = _cleaned(text.clean, valuelist) if valuelist else ""


class CleanText(TextAreaField):
    """Several lines of text, cleaned like CleanString, line breaks kept."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = _cleaned(text.clean_lines, valuelist) if valuelist else ""


def _cleaned(clean: Callable[[str], str], valuelist: list[str]) -> str:
    try:
        return clean(valuelist[0])
    except ValueError as error:
        raise ValueError(_("Có ký tự ẩn hoặc không dùng được trong nội dung. Hãy xóa rồi gõ lại phần đó.")) from error


class ParsedField(Field):
    """A text field whose data is what `parse` makes of it; what was typed is shown again when it is refused."""

    widget = TextInput()

    def parse(self, typed: str) -> Any:
        raise ValueError(typed)

    def show(self, value: Any) -> str:
        return str(value)

    def complaint(self) -> str:
        return _("Giá trị này chưa đúng dạng.")

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.show(self.data) if self.data is not None else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        typed = valuelist[0].strip() if valuelist else ""
        if not typed:
            return
        try:
            self.data = self.parse(typed)
        except ValueError as error:
            raise ValueError(self.complaint()) from error


class GpaField(ParsedField):
    """A GPA on the 4.00 scale as integer hundredths; comma or point, never rounded."""

    def parse(self, typed: str) -> int:
        return numbers.parse_gpa(typed)

    def show(self, value: int) -> str:
        return numbers.format_gpa(value)

    def complaint(self) -> str:
        return _("Nhập điểm theo thang 4, nhiều nhất hai số lẻ, như 3,25.")


class IntegerField(ParsedField):
    """A whole number written with the digits 0–9 alone; `1e3`, `3_0` and the like are refused."""

    def parse(self, typed: str) -> int:
        if not (typed.isascii() and typed.isdigit() and len(typed) <= 9):
            raise ValueError(typed)
        return int(typed)

    def complaint(self) -> str:
        return _("Nhập một số nguyên, như 5.")


class DayField(ParsedField):
    """A day, typed as 30/6/2026 (or 2026-06-30)."""

    def parse(self, typed: str) -> date:
        return dates.parse_day(typed)

    def show(self, value: date) -> str:
        return f"{value.day:02}/{value.month:02}/{value.year}"

    def complaint(self) -> str:
        return _("Nhập ngày có thật theo dạng ngày/tháng/năm, như 30/6/2026.")


class LastDayField(DayField):
    """A deadline typed as its last day, kept as the exclusive instant at which that day ends in Vietnam."""

    def parse(self, typed: str) -> Any:
        return dates.exclusive_end(dates.parse_day(typed))

    def show(self, value: date) -> str:
        return super().show(dates.last_day(value) if isinstance(value, datetime) else value)


class FirstDayField(DayField):
    """An opening time typed as its day, kept as the instant at which that day begins in Vietnam."""

    def parse(self, typed: str) -> Any:
        return dates.day_start(dates.parse_day(typed))

    def show(self, value: date) -> str:
        return super().show(dates.local_day(value) if isinstance(value, datetime) else value)


class PhoneField(ParsedField):
    """A Vietnamese phone number, kept as its digits."""

    def parse(self, typed: str) -> str:
        return text.phone(typed)

    def complaint(self) -> str:
        return _("Nhập số điện thoại Việt Nam, như 0912345678.")


class StudentCodeField(ParsedField):
    """A student code in capitals, typed in any case."""

    def parse(self, typed: str) -> str:
        return text.student_code(typed)

    def complaint(self) -> str:
        return _("Nhập mã sinh viên gồm chữ cái và chữ số, như DTC2151200001.")
