"""What the templates need to draw pages: statuses, field kinds, dates and numbers.

The macros in templates/components call these names; a room's template rarely does so itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Flask, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape
from wtforms import Field, FieldList, Form, FormField, SelectFieldBase
from wtforms.widgets import Input, TextArea, html_params

from portal import built, clock, navigation, translation
from portal.design_words import ROLES, STATUS, WEEKDAYS
from portal.stacking import stack_labels, stacked

HO_CHI_MINH = ZoneInfo("Asia/Ho_Chi_Minh")


# --- statuses -------------------------------------------------------------------------------------


def status_look(status: object, kind: str | None = None) -> tuple[str, str]:
    """The Vietnamese word and the colour of a status.

    `kind` names the workflow ("round", "opening", …) where one English word means different things; it is
    taken from the class name of a StrEnum (RoundStatus → round) when left out. An unknown status keeps its
    own word, in grey: a missing label must never stop a page (a test goes through every status).
    """
    return _look(page_language(), kind or _kind_of(status), str(status))


def status_pill(status: object, kind: str | None = None) -> Markup:
    """A status as a pill, the word always in it. A function and not a macro: lists call it for every row."""
    return _pill(page_language(), kind or _kind_of(status), str(status))


@lru_cache(maxsize=1024)
def _pill(language: str, kind: str, value: str) -> Markup:
    word, colour = _look(language, kind, value)
    return Markup('<strong class="govuk-tag govuk-tag--{}">{}</strong>').format(colour, word)


def priority_pill(level: int | str | None, demo: bool = False) -> Markup:
    """The priority level of a commune as a pill: 1 (most remote) … 4, "not yet determined" for anything else.

    A level may be text, as the keys of stored figures are.
    """
    return _priority(page_language(), int(level) if str(level).isdecimal() else None, demo)  # type: ignore[arg-type]


@lru_cache(maxsize=64)
def _priority(_language: str, level: int | None, demo: bool) -> Markup:
    if level is None:
        return Markup('<strong class="govuk-tag govuk-tag--grey">{}</strong>').format(_("Chưa xác định"))
    words = _("Mức %(level)s (mô phỏng)", level=level) if demo else _("Mức %(level)s", level=level)
    tone = min(max(level, 1), 4)
    return Markup('<strong class="govuk-tag vx-priority--{}">{}</strong>').format(tone, words)


@lru_cache(maxsize=1024)
def _look(_language: str, kind: str, value: str) -> tuple[str, str]:
    look = STATUS.get(f"{kind}.{value}") or STATUS.get(value)
    return (str(look[0]), look[1]) if look else (value, "grey")


def _kind_of(status: object) -> str:
    name = type(status).__name__
    return "" if name == "str" else name.removesuffix("Status").removesuffix("State").lower()


def roles_of(user: Any) -> str:
    """The roles of a user in words, for the page's head: "Sinh viên", or several with a comma between."""
    return ", ".join(str(ROLES.get(str(role), role)) for role in user.roles)


# --- form fields ----------------------------------------------------------------------------------


def field_kind(field: Field) -> str:
    """Which macro draws a WTForms field: text, email, tel, password, number, decimal, date, textarea, file,
    hidden, submit, checkbox, checkboxes, radios or select.
    """
    if isinstance(field, FieldList | FormField):
        raise TypeError(f"{field.name}: draw the fields of a list or a sub-form one by one")
    if isinstance(field, SelectFieldBase):
        return _choice_kind(field)
    if isinstance(field.widget, TextArea):
        return "textarea"
    return _input_kind(field.widget)


def _choice_kind(field: SelectFieldBase) -> str:
    if getattr(field.widget, "multiple", False) or field.type == "SelectMultipleField":
        return "checkboxes"
    return "select" if type(field.widget).__name__ == "Select" else "radios"


def _input_kind(widget: object) -> str:
    kind = widget.input_type if isinstance(widget, Input) else "text"
    if kind == "number":
        return "decimal" if getattr(widget, "step", None) == "any" else "number"
    if kind in {"date", "datetime-local", "time", "month"}:
        return "date"
    known = {"email", "tel", "password", "file", "hidden", "submit", "checkbox", "search", "url"}
    return kind if kind in known else "text"


def option_tags(choices: Iterable[Any]) -> Markup:
    """The options of a select; drawn here, since a list of all communes is drawn for every list of openings."""
    tags = []
    for choice in choices:
        value, label, chosen = choice[:3]
        more = getattr(choice, "render_kw", None)
        also = f"{' selected' if chosen else ''}{' ' + html_params(**more) if more else ''}"
        tags.append(f'<option value="{escape(value)}"{also}>{escape(label)}</option>')
    return Markup("".join(tags))  # every part of it escaped above


def form_errors(form: Form) -> list[tuple[str, str]]:
    """Every error of a form in the order of its fields: (id to jump to or "", sentence)."""
    found = [pair for field in form for pair in _field_errors(field)]
    found += [("", str(message)) for message in form.form_errors]
    return found


def _field_errors(field: Field) -> Iterator[tuple[str, str]]:
    if isinstance(field, FieldList | FormField):
        inner = field.entries if isinstance(field, FieldList) else list(field.form)
        for entry in inner:
            yield from _field_errors(entry)
        return
    target = "" if field_kind(field) == "hidden" else field.id
    for message in field.errors:
        yield target, str(message)


# --- lists ----------------------------------------------------------------------------------------


def page_url(**changes: object) -> str:
    """The address of the page being shown with some query values changed (None removes one)."""
    values: dict[str, Any] = {**request.args.to_dict(flat=False), **(request.view_args or {})}
    values.update(changes)
    kept = {key: value for key, value in values.items() if value not in (None, "", [""])}
    return url_for(request.endpoint or "", **kept)


def page_links(current: int, last: int, results: str | None = None) -> list[tuple[int | None, str]]:
    """The numbers below a list with their addresses, at the part of the page with this id; see page_numbers."""
    values = [(key, value) for key, value in request.args.items(multi=True) if key != "page" and value]
    start = f"{request.path}?{urlencode([*values, ('page', '')])}"
    at = f"#{results}" if results else ""
    return [(number, f"{start}{number}{at}" if number else "") for number in page_numbers(current, last)]


def page_numbers(current: int, last: int) -> list[int | None]:
    """The numbers below a list: first, last, the current one and its neighbours; None stands for a gap."""
    shown = sorted({1, last, *range(max(1, current - 1), min(last, current + 1) + 1)})
    numbers: list[int | None] = []
    for number in shown:
        if numbers and number - (numbers[-1] or 0) > 1:
            numbers.append(None)
        numbers.append(number)
    return numbers


def page_language() -> str:
    """The language of the page, for the lang attribute."""
    locale = translation.find_locale()
    return locale.language if locale else "vi"


def sort_column(label: str, key: str, *, numeric: bool = False) -> dict[str, Any]:
    """A table column whose head sorts by `?sort=key`, and by `?sort=-key` when it is sorted already."""
    current = request.args.get("sort", "")
    direction = {key: "ascending", f"-{key}": "descending"}.get(current)
    following = f"-{key}" if direction == "ascending" else key
    url = page_url(sort=following, page=None)
    return {"label": label, "numeric": numeric, "sort_url": url, "sorted": direction}


# --- dates and numbers ----------------------------------------------------------------------------


def vietnam_time(instant: datetime) -> datetime:
    """The instant on the clock of Vietnam; a naive value is refused because its zone is unknown."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return instant.astimezone(HO_CHI_MINH)


def format_date(value: date | datetime | None) -> str:
    """05/01/2027; an instant counts on the clock of Vietnam; nothing for None."""
    if value is None:
        return ""
    day = vietnam_time(value) if isinstance(value, datetime) else value
    return f"{day.day:02}/{day.month:02}/{day.year}"


def format_instant(value: datetime | None) -> str:
    """16:30 thứ Hai, 05/01/2027 on the clock of Vietnam; nothing for None."""
    if value is None:
        return ""
    local = vietnam_time(value)
    return f"{local.hour:02}:{local.minute:02} {WEEKDAYS[local.weekday()]}, {format_date(local.date())}"


def format_deadline(value: datetime | None) -> str:
    """An exclusive closing instant as people say it: midnight is the end of the day before."""
    if value is None:
        return ""
    local = vietnam_time(value)
    if (local.hour, local.minute) != (0, 0):
        return format_instant(value)
    last_day = (local - timedelta(days=1)).date()
    return _("hết %(day)s", day=f"{WEEKDAYS[last_day.weekday()]}, {format_date(last_day)}")


def format_remaining(value: datetime | None) -> str:
    """How long until a deadline: "còn 3 ngày", "còn 5 giờ", "còn 20 phút" or "đã hết hạn"."""
    if value is None:
        return ""
    seconds = int((value - clock.now()).total_seconds())
    if seconds <= 0:
        return _("đã hết hạn")
    if seconds >= 86_400:
        return _("còn %(count)s ngày", count=seconds // 86_400)
    if seconds >= 3_600:
        return _("còn %(count)s giờ", count=seconds // 3_600)
    return _("còn %(count)s phút", count=max(1, seconds // 60))


def iso(value: date | datetime | None) -> str:
    """The machine-readable form for a <time> element."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return value.isoformat() if value else ""


def format_number(value: int | float | Decimal | None, places: int = 0) -> str:
    """1.234,5 as Vietnamese write it; nothing for None."""
    if value is None:
        return ""
    return f"{value:,.{places}f}".translate({ord(","): ".", ord("."): ","})


def format_gpa(value: int | float | Decimal | None) -> str:
    """3,25; a whole number counts hundredths (325), anything else is the grade itself."""
    if value is None:
        return ""
    if isinstance(value, int):
        return f"{value // 100},{value % 100:02}"
    return format_number(value, 2)


def register(app: Flask) -> None:
    """Give the templates of an app the names above, and the built files."""
    built.register(app)
    translation.register(app)
    app.jinja_env.globals.update(
        status_look=status_look,
        status_pill=status_pill,
        priority_pill=priority_pill,
        roles_of=roles_of,
        option_tags=option_tags,
        form_errors=form_errors,
        page_url=page_url,
        page_links=page_links,
        note_contact=navigation.note_contact,
        contact_is_shown=navigation.contact_is_shown,
        page_language=page_language,
        sort_column=sort_column,
        stack_labels=stack_labels,
        stacked=stacked,
    )
    app.jinja_env.filters.update(
        field_kind=field_kind,
        date=format_date,
        instant=format_instant,
        deadline=format_deadline,
        remaining=format_remaining,
        iso=iso,
        number=format_number,
        gpa=format_gpa,
    )
