"""Questions about papers and files: they change nothing, so they stand in the address."""

from __future__ import annotations

import re
import unicodedata

from flask_babel import lazy_gettext as _l

from portal.fields import SearchField
from portal.forms import QueryForm


class AskForm(QueryForm):
    """A paper's code, or the hash of a file."""

    code = SearchField(_l("Mã kiểm tra"), description=_l("Mã 12 chữ và số ở cuối văn bản, ví dụ 7K3M-9QWT-2HXF."))


class HashForm(QueryForm):
    """The hash of the file that the reader has."""

    sha256 = SearchField(
        _l("Mã băm SHA-256 của tệp"), description=_l("64 chữ số và chữ từ a đến f; dán cả dòng có tên tệp cũng được.")
    )


def typed_hash(typed: str) -> str | None:
    """The hash in what was typed or pasted, such as the line of `sha256sum` or `certutil`; None without one."""
    plain = unicodedata.normalize("NFKC", typed).casefold()
    found = re.search(r"(?<![0-9a-f])(?:[0-9a-f]{2}[ :]?){31}[0-9a-f]{2}(?![0-9a-f])", plain)
    return re.sub("[ :]", "", found[0]) if found else None
