"""Pages of official documents."""

from portal.documents.views import bundling, changing, issuing_bodies, own, reading, receiving, request_forms
from portal.documents.views.blueprint import bp

__all__ = ["bp", "bundling", "changing", "issuing_bodies", "own", "reading", "receiving", "request_forms"]
