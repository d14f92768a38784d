"""The room's blueprint."""

from flask import Blueprint

bp = Blueprint("action_links", __name__)
