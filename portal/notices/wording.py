"""Channels and languages in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.notices.rules import Channel

CHANNELS = {Channel.MAIL: _l("Thư điện tử"), Channel.SECOND: _l("Tin nhắn")}
LANGUAGE_NAMES = {"vi": _l("Tiếng Việt"), "en": _l("Tiếng Anh")}
