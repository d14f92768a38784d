"""Form fields for the ideas that come back on every page: clean text, GPA, days, deadlines, phones, money."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from wtforms import Field, HiddenField, StringField, TextAreaField
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from portal.vietnamese import dates, numbers, text

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_HOUR = re.compile(r"([01]?\d|2[0-3])[:h]([0-5]\d)", re.ASCII)
# Up to 999 999 999, in groups of three or in one; the unit may follow.
_MONEY = re.compile(r"([0-9]{1,3}(?:([.,\s])[0-9]{3}(?:\2[0-9]{3})?)?|[0-9]{1,9})\s*(?:đ|đồng|vnd|vnđ)?", re.IGNORECASE)

LONGEST_SEARCH = 100
LONGEST_CARRIED = 4_000
MOST_SEEN = 1_000


class CleanString(StringField):
    """One line of text: NFC, trimmed, spaces collapsed; control and invisible characters are refused."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = _shown(valuelist[0]) if valuelist else ""  # comes back when it is refused
        self.data = _cleaned(text.clean, valuelist) if valuelist else ""


class CleanText(TextAreaField):
    """Several lines of text, cleaned like CleanString, line breaks kept."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = _shown(valuelist[0], kept="\n") if valuelist else ""  # comes back when it is refused
        self.data = _cleaned(text.clean_lines, valuelist) if valuelist else ""


class SearchField(StringField):
    """Words to look for, from the address: whatever no name holds is dropped, and nothing is ever refused."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = _shown(valuelist[0])[:LONGEST_SEARCH].strip() if valuelist else ""


class HiddenText(HiddenField):
    """What a form carries unseen: a version, a key, an address with filters; what cannot stand in a page is dropped.

    A text that is too long is none: a part of an address would be another page, with fewer filters.
    """

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = _shown(valuelist[0]) if valuelist else ""
        self.data = typed if len(typed) <= LONGEST_CARRIED else ""


class SeenField(HiddenField):
    """Which records a page showed, in which versions: id → version. Whatever is not such a pair is passed over."""

    def process_data(self, value: Any) -> None:
        self.data = dict(value or {})

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = {}
        for pair in (valuelist[0] if valuelist else "").split(maxsplit=MOST_SEEN)[:MOST_SEEN]:
            key, _dot, version = pair.partition(".")
            if _UUID.fullmatch(key) and version.isascii() and version.isdigit() and len(version) < 10:
                self.data[UUID(key)] = version

    def _value(self) -> str:
        return " ".join(f"{key}.{version}" for key, version in (self.data or {}).items())


def _shown(typed: str, *, kept: str = "") -> str:
    """What can stand in a page of what was typed: control and invisible characters cannot."""
    return "".join(letter for letter in typed if letter.isprintable() or letter in kept)


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
            return _shown(str(self.raw_data[0]))
        return self.show(self.data) if self.data is not None else ""

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:  # one complaint is enough: bounds say nothing of what is no value at all
            raise StopValidation

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


class MoneyField(ParsedField):
    """An amount in whole đồng, as people write it: 1500000, 1.500.000, 1 500 000 đ."""

    def parse(self, typed: str) -> int:
        found = _MONEY.fullmatch(typed)
        if found is None:
            raise ValueError(typed)
        return int(re.sub(r"[.,\s]", "", found[1]))

    def show(self, value: int) -> str:
        return f"{value:,}".replace(",", ".")

    def complaint(self) -> str:
        return _("Nhập số tiền bằng đồng, như 1.500.000.")


class DayField(ParsedField):
    """A day, typed as 30/6/2026 (or 2026-06-30)."""

    def parse(self, typed: str) -> date:
        return dates.parse_day(typed)

    def show(self, value: date) -> str:
        return f"{value.day:02}/{value.month:02}/{value.year}"

    def complaint(self) -> str:
        return _("Nhập ngày có thật theo dạng ngày/tháng/năm, như 30/6/2026.")


class MomentField(DayField):
    """A day, with an hour where it matters (30/6/2026 17:00), kept as an instant. Base of the two below."""

    def parse(self, typed: str) -> Any:
        day, _space, hour = typed.partition(" ")
        if not hour.strip():
            return self.whole_day(dates.parse_day(day))
        found = _HOUR.fullmatch(hour.strip())
        if found is None:
            raise ValueError(typed)
        return dates.day_start(dates.parse_day(day)) + timedelta(hours=int(found[1]), minutes=int(found[2]))

    @abstractmethod
    def whole_day(self, day: date) -> datetime:
        """The instant that a day without an hour stands for."""

    @abstractmethod
    def day_shown(self, instant: datetime) -> date:
        """The day under which such an instant is shown."""

    def show(self, value: date) -> str:
        if not isinstance(value, datetime):
            return super().show(value)
        since_midnight = value - dates.day_start(dates.local_day(value))
        if not since_midnight:
            return super().show(self.day_shown(value))
        minutes = int(since_midnight.total_seconds()) // 60
        return f"{super().show(dates.local_day(value))} {minutes // 60:02}:{minutes % 60:02}"

    def complaint(self) -> str:
        return _("Nhập ngày có thật, có thể kèm giờ, như 30/6/2026 hoặc 30/6/2026 17:00.")


class LastDayField(MomentField):
    """A deadline, kept as an exclusive instant: a day without an hour means until the end of that day."""

    def whole_day(self, day: date) -> datetime:
        return dates.exclusive_end(day)

    def day_shown(self, instant: datetime) -> date:
        return dates.last_day(instant)


class FirstDayField(MomentField):
    """When something begins: a day without an hour means from its first minute."""

    def whole_day(self, day: date) -> datetime:
        return dates.day_start(day)

    def day_shown(self, instant: datetime) -> date:
        return dates.local_day(instant)


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
