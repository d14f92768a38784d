"""The blueprint of the room, and which refusals its pages keep."""

from __future__ import annotations

from flask import Blueprint

from portal.accounts.throttling import MustWait, WrongTry

bp = Blueprint("accounts", __name__)

COUNTED = (WrongTry, MustWait)  # guesses are written down although they are refused
