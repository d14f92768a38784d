"""Security headers on every response, errors and files too."""

from __future__ import annotations

import secrets

from flask import Flask, Response, current_app, g, request


def nonce() -> str:
    """The nonce of this response; used only where critical CSS is inlined."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return g.csp_nonce


def register(app: Flask) -> None:
    app.jinja_env.globals["nonce"] = nonce
    app.after_request(_add)


def _add(response: Response) -> Response:
    style = f"'self' 'nonce-{g.csp_nonce}'" if "csp_nonce" in g else "'self'"
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self'; style-src {style}; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    # Not no-referrer: Flask-WTF would refuse every POST on https.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    if current_app.config["HTTPS"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint == "static":
        if response.status_code == 200:  # names carry a hash of the content
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    elif _shows_a_user():
        response.headers["Cache-Control"] = "no-store"
    elif "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-cache"
    return response


def _shows_a_user() -> bool:
    # Only whether somebody was looked up for this page: asking for current_user here would read the database for
    # every file and for the pages that tell whether the process is up.
    user = g.get("_login_user")
    return user is not None and user.is_authenticated
