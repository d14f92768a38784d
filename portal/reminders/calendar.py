"""The deadlines of a round as a calendar (RFC 5545), for phones and office programs."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext as _
from icalendar import Alarm, Calendar, Event

from portal import clock
from portal.addresses import path_to
from portal.notices.service import whole_address
from portal.rounds.milestones import deadlines_of
from portal.rounds.models import Round
from portal.vietnamese.dates import VIETNAM, last_day

_DAY = timedelta(days=1)


def calendar_of(round_: Round) -> bytes:
    """Every deadline and the internship itself; the ids stay, so that an extended date moves in the calendar."""
    calendar = Calendar()
    calendar.add("prodid", "-//Về Xã//Đợt thực tập//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", round_.name)
    for name, words, end, _begins in deadlines_of(round_):
        event = _event(round_, name, words)
        _place(event, end)
        event.add_component(_alarm(words))
        calendar.add_component(event)
    internship = _event(round_, "internship", _("Thực tập tại xã, phường"))
    internship.add("dtstart", round_.internship_starts_on)
    internship.add("dtend", round_.internship_ends_on + _DAY)
    calendar.add_component(internship)
    return calendar.to_ical()


def _event(round_: Round, name: str, words: str) -> Event:
    event = Event()
    host = urlsplit(str(current_app.config["PUBLIC_URL"])).hostname
    event.add("uid", f"{name}-{round_.id}@{host}")
    event.add("dtstamp", clock.now())
    event.add("sequence", round_.version)
    event.add("summary", f"{words} · {round_.name}")
    event.add("url", whole_address(path_to("rounds.public", round_id=round_.id)))
    event.add("description", f"{round_.contact_office}, {round_.contact_phone}, {round_.contact_email}")
    return event


def _place(event: Event, end: datetime) -> None:
    """A deadline at midnight is the whole last day; another one is the half hour before it."""
    if end.astimezone(VIETNAM).time() == time.min:
        event.add("dtstart", last_day(end))
        event.add("dtend", last_day(end) + _DAY)
    else:
        event.add("dtstart", end - timedelta(minutes=30))
        event.add("dtend", end)


def _alarm(words: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", timedelta(days=-2))
    return alarm
