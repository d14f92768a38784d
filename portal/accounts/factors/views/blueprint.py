"""The blueprint of the pages of second factors."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("factors", __name__)
