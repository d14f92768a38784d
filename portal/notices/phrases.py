"""Values that read differently in each language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time

from portal.vietnamese.dates import VIETNAM, format_deadline, last_day

Phrase = Mapping[str, str]  # language → words


def deadline(end: datetime) -> Phrase:
    """An exclusive instant: "hết Thứ Ba, 30/06/2026", "the end of Tuesday, 30 June 2026"."""
    local = end.astimezone(VIETNAM)
    if local.time() == time.min:
        english = f"the end of {last_day(end):%A, %-d %B %Y}"
    else:
        english = f"{local:%H:%M, %A, %-d %B %Y}"
    return {"vi": format_deadline(end), "en": english}


def moment(instant: datetime) -> Phrase:
    """When something begins: "08:00 ngày 30/06/2026", "08:00, Tuesday, 30 June 2026"."""
    local = instant.astimezone(VIETNAM)
    return {"vi": f"{local:%H:%M ngày %d/%m/%Y}", "en": f"{local:%H:%M, %A, %-d %B %Y}"}
