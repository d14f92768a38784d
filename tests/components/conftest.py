"""An app that has nothing but the catalogue of components."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined

from portal import design, languages
from portal.styleguide.views import bp

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"


@pytest.fixture(scope="module")
def face() -> Flask:
    """The catalogue alone: no database, nobody signed in."""
    app = Flask("face", template_folder=str(TEMPLATES), static_url_path="/static")
    app.config.update(SECRET_KEY="not secret", BABEL_DEFAULT_LOCALE="vi", TESTING=True)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    login = LoginManager(app)
    login.user_loader(lambda _key: None)
    Babel(app)
    languages.register(app)
    CSRFProtect(app)
    design.register(app)
    app.register_blueprint(bp)
    for endpoint in ("accounts.login", "accounts.logout", "accounts.own", "notices.index", "dashboards.home"):
        app.add_url_rule(f"/{endpoint}", endpoint, lambda: "", methods=["GET", "POST"])
    return app


@pytest.fixture
def in_request(face: Flask) -> Iterator[Flask]:
    with face.test_request_context("/styleguide/lists?sort=name&page=2&q=an"):
        yield face
