"""Questions about papers and files: they change nothing, so they stand in the address."""

from __future__ import annotations

import re
import unicodedata

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from portal.fields import SearchField
from portal.forms import QueryForm


class _Question(QueryForm):
    """One field. Sent empty it says what to type; an address without it asks nothing yet."""

    def __init__(self, typed: MultiDict[str, str], says: str) -> None:
        super().__init__(typed)
        for field in self:
            if field.name in typed and not field.data:
                field.errors = [says]


class AskForm(_Question):
    """A paper's code, or the hash of a file."""

    def __init__(self, typed: MultiDict[str, str]) -> None:
        super().__init__(typed, _("Nhập mã kiểm tra ghi ở cuối văn bản, hoặc mã băm của tệp."))

    code = SearchField(_l("Mã kiểm tra"), description=_l("Mã 12 chữ và số ở cuối văn bản, ví dụ 7K3M-9QWT-2HXF."))


class HashForm(_Question):
    """The hash of the file that the reader has."""

    def __init__(self, typed: MultiDict[str, str]) -> None:
        super().__init__(typed, _("Nhập mã băm SHA-256 của tệp bạn có."))

    sha256 = SearchField(
        _l("Mã băm SHA-256 của tệp"), description=_l("64 chữ số và chữ từ a đến f; dán cả dòng có tên tệp cũng được.")
    )


def typed_hash(typed: str) -> str | None:
    """The hash in what was typed or pasted, such as the line of `sha256sum` or `certutil`; None without one."""
    plain = unicodedata.normalize("NFKC", typed).casefold()
    found = re.search(r"(?<![0-9a-f])(?:[0-9a-f]{2}[ :]?){31}[0-9a-f]{2}(?![0-9a-f])", plain)
    return re.sub("[ :]", "", found[0]) if found else None
