"""What a browser shows without a connection: a page of the portal's own, and the service worker that brings it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, render_template, url_for
from flask_babel import force_locale
from markupsafe import Markup

from portal import languages
from portal.access import public
from portal.built import DIST, load_manifest

bp = Blueprint("offline", __name__)

SECONDS_TO_KEEP = 3600  # so that a slow line is not asked on every page
_FILES = ("app.css", "app.js", "favicon.svg")
_TEMPLATES = (
    *("offline/page.html", "offline/_words.html"),
    *("layouts/error.html", "base.html", "components/brand.html", "components/page.html"),
)


@bp.route("/offline")
@public
def page() -> str:
    """Names nobody, since browsers keep it, on shared machines too; in each language, that of the reader first."""
    here = languages.choose_for_page()
    offered = sorted((code for code, _name in languages.list_offered()), key=lambda code: code != here)
    return render_template("offline/page.html", texts=[(code, _words(code, first=code == here)) for code in offered])


def _words(language: str, *, first: bool) -> Markup:
    with force_locale(language):
        return Markup(render_template("offline/_words.html", first=first))  # our own template


@bp.route("/service-worker.js")
@public
def worker() -> Response:
    """Stands at the root, since a service worker reaches only what lies below its own address."""
    script = current_app.extensions["service_worker"].replace("{page}", url_for(".page"))
    return Response(script, mimetype="text/javascript", headers={"Cache-Control": f"max-age={SECONDS_TO_KEEP}"})


@bp.record
def _prepare(state: object) -> None:
    app: Flask = state.app  # type: ignore[attr-defined]
    manifest = load_manifest()
    files = [f"{app.static_url_path}/{manifest[name]}" for name in _FILES]
    text = (DIST / manifest["worker.js"]).read_text("utf-8")
    loader = app.jinja_env.loader
    assert loader is not None
    parts = [text, *files, *(loader.get_source(app.jinja_env, name)[0] for name in _TEMPLATES)]
    # Another version makes browsers fetch the page and its files again.
    words = sorted(Path(app.config["BABEL_TRANSLATION_DIRECTORIES"]).glob("*/LC_MESSAGES/messages.mo"))
    told = b"".join([*(part.encode() for part in parts), *(path.read_bytes() for path in words)])
    version = hashlib.sha256(told).hexdigest()[:10]
    head = f'const VERSION="{version}",PAGE="{{page}}",FILES={json.dumps(files)};\n'
    app.extensions["service_worker"] = head + text
