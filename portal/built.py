"""The built stylesheet, script and images: their hashed names, and the packed copies for browsers that take them.

Packing at the highest quality is done once, when the files are built; a worker only sends bytes.
"""

from __future__ import annotations

import json
import mimetypes
from pathlib import Path

from flask import Flask, Response, abort, request, send_from_directory
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from markupsafe import Markup

DIST = Path(__file__).parent / "static" / "dist"
_PACKED = (("br", ".br"), ("gzip", ".gz"))  # the smaller first


def load_manifest() -> dict[str, str]:
    """Plain name → hashed name of every built file ("app.css" → "app.1a2b3c4d.css")."""
    manifest: dict[str, str] = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))
    return manifest


class FilesWithoutSession(SecureCookieSessionInterface):
    """Leaves the session cookie out of files: with it browsers would fetch them again after every sign-in."""

    FILES = frozenset({"static", "offline.worker"})

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if request.endpoint not in self.FILES:
            super().save_session(app, session, response)


def register(app: Flask) -> None:
    """Serve the built files in place of Flask's own static view, and tell templates their addresses."""
    manifest = load_manifest()
    names = frozenset(manifest.values())

    def asset(name: str) -> str:
        return f"{app.static_url_path}/{manifest[name]}"

    def static(filename: str) -> Response:
        if filename not in names:
            abort(404)
        return _send(filename)

    app.jinja_env.globals["asset"] = asset
    app.jinja_env.globals["critical_style"] = Markup(_text_of(manifest["critical.css"]))  # our own file
    app.view_functions["static"] = static
    app.session_interface = FilesWithoutSession()


def _text_of(filename: str) -> str:
    return (DIST / filename).read_text(encoding="utf-8").strip()


def _send(filename: str) -> Response:
    kind = mimetypes.guess_type(filename)[0]
    encoding, suffix = _encoding()
    response = send_from_directory(DIST, filename + suffix, mimetype=kind)
    response.vary.add("Accept-Encoding")
    if encoding:
        response.content_encoding = encoding
    return response


def _encoding() -> tuple[str, str]:
    for encoding, suffix in _PACKED:
        if request.accept_encodings.quality(encoding) > 0:
            return encoding, suffix
    return "", ""
