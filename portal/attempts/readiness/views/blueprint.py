"""The blueprint that the pages of readiness share."""

from flask import Blueprint

bp = Blueprint("readiness", __name__)
