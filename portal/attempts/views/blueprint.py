"""The blueprint that the pages of attempts share."""

from flask import Blueprint

bp = Blueprint("attempts", __name__)
