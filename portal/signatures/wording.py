"""What ways of signing are called on the pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.documents.rules import Way

WAYS = {
    Way.PAPER: _l("Ký tay, nộp bản quét"),
    Way.CERTIFICATE: _l("Ký số bằng chứng thư của người ký"),
    Way.PORTAL: _l("Cổng ký số bằng chứng thư của cơ quan"),
}
