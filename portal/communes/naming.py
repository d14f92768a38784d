"""Which commune somebody means who writes its official code or its name, with or without what kind it is.

Diacritics may be missing as long as no doubt is left: "Van Lang" is two communes, "Văn Lang" is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from flask_babel import gettext as _

from portal.communes.models import Commune, CommuneKind
from portal.vietnamese.folding import fold
from portal.vietnamese.text import clean

_CODE = re.compile(r"[(\[]?\b([0-9]{5})\b[)\]]?")
_NUMBER = re.compile(r"'?([0-9]{4,5})(?:[.,]0+)?")  # a spreadsheet drops the first 0 of a code
_SHORT = re.compile(r"^([xXpP])\.\s*")
_OFFICES = (["ubnd"], ["uy", "ban", "nhan", "dan"])
_KINDS = {"xa": CommuneKind.COMMUNE, "x": CommuneKind.COMMUNE, "phuong": CommuneKind.WARD, "p": CommuneKind.WARD}


class CommuneNames:
    """The communes by what they are called. `find` raises ValueError with a sentence for the person."""

    def __init__(self, communes: Iterable[Commune]) -> None:
        self._by_code = {commune.code: commune for commune in communes}
        self._by_name: dict[str, set[str]] = {}
        for commune in self._by_code.values():
            variants = (_readings(clean(name))[-1][1] for name in commune.name_variants.split(";") if name)
            for name in (commune.name, *variants):
                self._by_name.setdefault(name.casefold(), set()).add(commune.code)
                self._by_name.setdefault(_folded(name), set()).add(commune.code)

    def full_name(self, code: str) -> str:
        """Kind and name of the commune with this code."""
        return self._by_code[code].full_name

    def find(self, typed: str) -> str:
        """The official code of the commune that is meant."""
        text = clean(typed)
        number = _NUMBER.fullmatch(text)
        if number:
            return self._known(number[1].zfill(5))
        written = _CODE.search(text)
        name = " ".join(_CODE.sub(" ", text).split(" ")).strip(" -–,;:")
        if not written:
            return self._named(name)
        code = self._known(written[1])
        return self.agreed(code, name) if name else code

    def agreed(self, code: str, name: str) -> str:
        """The code, when the name written beside it is that of the same commune."""
        if code not in self._candidates(name):
            raise ValueError(
                _("Mã %(code)s là %(name)s, không phải “%(typed)s”.", code=code, name=self.full_name(code), typed=name)
            )
        return code

    def _known(self, code: str) -> str:
        if code not in self._by_code:
            raise ValueError(_("Không có xã, phường nào mang mã “%(code)s”.", code=code))
        return code

    def _named(self, name: str) -> str:
        found = sorted(self._candidates(name))
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValueError(
                _("Không có xã, phường nào của tỉnh tên là “%(name)s”. Ghi đúng tên hoặc mã.", name=name[:60])
            )
        which = ", ".join(f"{self.full_name(code)} ({code})" for code in found)
        raise ValueError(
            _("“%(name)s” có thể là %(which)s. Ghi tên có dấu, đúng loại, hoặc ghi mã.", name=name, which=which)
        )

    def _candidates(self, typed: str) -> set[str]:
        """As it is written; only where nothing is called so, without diacritics."""
        readings = _readings(clean(typed))
        for key in (str.casefold, _folded):
            found = {
                code
                for kind, name in readings
                for code in self._by_name.get(key(name), ())
                if kind in (None, self._by_code[code].kind)
            }
            if found:
                return found
        return set()


def _readings(text: str) -> list[tuple[CommuneKind | None, str]]:
    """The kind and the name there may be in a text: "UBND xã Văn Lang" is (commune, "Văn Lang").

    "Phuong Tien" is either the ward of Tiến or, as Xã Phượng Tiến, a name by itself.
    """
    words = _SHORT.sub(r"\1 ", text).split(" ")
    folded = [fold(word) for word in words]
    for office in _OFFICES:
        if folded[: len(office)] == office:
            words, folded = words[len(office) :], folded[len(office) :]
    found: list[tuple[CommuneKind | None, str]] = [(None, " ".join(words))]
    if len(words) > 1 and folded[0] in _KINDS:
        found.append((_KINDS[folded[0]], " ".join(words[1:])))
    return found


def _folded(name: str) -> str:
    return f"~{fold(name)}"  # apart from the names as they are written
