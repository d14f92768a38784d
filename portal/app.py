"""create_app: settings → extensions → rooms → every endpoint checked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask, request
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

import config
from portal import access, design, errors, headers, languages, navigation, rooms, typed
from portal.access import Permission, can, public
from portal.audit import service as audit
from portal.database import prepare_engine, set_writing
from portal.extensions import babel, compress, csrf, db, login_manager, migrate
from portal.jobs import broker
from portal.schools.naming import named
from portal.styleguide.views import bp as styleguide
from portal.templating import Environment

ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: Mapping[str, Any] | None = None) -> Flask:
    """The portal. `settings` override what the environment says (tests give a database of their own)."""
    app = Flask(
        __name__,
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "portal" / "static" / "dist"),
        static_url_path="/static",
        instance_path=str(ROOT / "instance"),
    )
    app.config.from_mapping({**config.load(), **(settings or {})})
    app.jinja_environment = Environment
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    _trust_proxies(app)
    _bind_extensions(app)
    rooms.register(app)
    if app.config["PORTAL_ENV"] != "production":
        app.register_blueprint(styleguide)
    errors.register(app)
    headers.register(app)
    typed.register(app)
    app.add_template_filter(named, "named")
    design.register(app)
    app.context_processor(
        lambda: {"can": can, "Permission": Permission, "navigation": navigation.items(navigation.signed_in())}
    )
    app.view_functions["static"] = public(app.view_functions["static"])
    access.check_endpoints(app)
    return app


def _trust_proxies(app: Flask) -> None:
    hops = app.config["TRUSTED_PROXIES"]
    if hops:  # never X-Forwarded-Host: links are built from PUBLIC_URL
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]


def _bind_extensions(app: Flask) -> None:
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite:///"):
        Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    login_manager.init_app(app)
    csrf.init_app(app)
    babel.init_app(app, locale_selector=languages.choose_for_page)
    languages.register(app)
    compress.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    audit.register()
    broker.register(app)
    app.before_request(lambda: set_writing(request.method not in ("GET", "HEAD", "OPTIONS")))
