"""The blueprint that the pages of documents share."""

from flask import Blueprint

bp = Blueprint("documents", __name__)
