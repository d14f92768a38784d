"""Tells a browser that what it kept of a form has arrived.

The script that keeps drafts (portal/assets/script/drafts.js) sends along the draft's name. Only a redirect says that
the form was taken: after a line that broke, a refusal or a lost session the browser goes on keeping the text.
"""

from __future__ import annotations

import re

from flask import Flask, Response, current_app, request

_COOKIE = "draft_saved"
_NAME = re.compile(r"[a-z0-9]{8,40}", re.ASCII)
_SECONDS = 7 * 86_400  # as long as browsers keep drafts


def register(app: Flask) -> None:
    app.after_request(_acknowledge)


def _acknowledge(response: Response) -> Response:
    if request.method == "POST" and response.status_code in (302, 303):
        name = request.form.get("draft", "")
        if _NAME.fullmatch(name):
            response.set_cookie(
                _COOKIE, name, max_age=_SECONDS, secure=current_app.config["HTTPS"], httponly=False, samesite="Lax"
            )
    return response
