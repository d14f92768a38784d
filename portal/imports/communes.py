"""Columns that say which commune a row is about, the same in every kind of list that is about communes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from flask_babel import gettext as _

from portal.communes.naming import CommuneNames
from portal.communes.queries import list_all_communes
from portal.imports.wording import refusal
from portal.spreadsheets.layouts import Target

NAME, CODE = "commune", "commune_code"
KEYS = (NAME, CODE)
_CODES = re.compile(r"'?(?:0[0-9]{4}|[1-9][0-9]{3})(?:\.0)?")

TARGETS = (
    Target(
        NAME,
        "Xã, phường",
        (
            *("ten xa", "ten xa phuong", "ten phuong xa", "phuong xa", "xa", "phuong", "ten don vi", "don vi"),
            *("dia phuong", "noi tiep nhan", "co so tiep nhan", "ten don vi hanh chinh", "commune", "name"),
        ),
    ),
    Target(
        CODE,
        "Mã xã, phường",
        ("ma xa", "ma phuong xa", "ma don vi", "ma don vi hanh chinh", "ma dvhc", "ma so", "ma", "code"),
        False,
        _CODES.fullmatch,
    ),
)


def notes() -> dict[str, str]:
    """What goes into the columns."""
    return {
        NAME: _("Tên, có hoặc không có “xã”, “phường”; bắt buộc khi không có mã."),
        CODE: _("Mã đơn vị hành chính gồm 5 chữ số."),
    }


def known_communes() -> CommuneNames:
    """The communes by what lists call them."""
    return CommuneNames(list_all_communes())


def read_commune(cells: Mapping[str, str], names: CommuneNames) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Code and name of the commune that a row is about, or why they cannot be told."""
    at = CODE if CODE in cells else NAME
    if at not in cells:
        return {}, [(NAME, _("Ghi tên hoặc mã xã, phường."))]
    try:
        code = names.find(cells.get(at, ""))
        if at == CODE and NAME in cells:  # the name may leave open which one it is, the code does not
            at = NAME
            names.agreed(code, cells[NAME])
    except ValueError as error:
        return {}, [(at, refusal(error))]
    return {CODE: code, NAME: names.full_name(code)}, []


def every_commune() -> Iterator[tuple[str, str]]:
    """(full name, code) for the first two columns of a workbook to fill in."""
    return ((commune.full_name, commune.code) for commune in list_all_communes())
