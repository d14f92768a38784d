"""A school's OpenID provider (Canaille, its memory backend), as a process of its own.

`python -m tests.accounts.sign_on.school PORT CALLBACK` serves it on 127.0.0.1.
"""

from __future__ import annotations

import sys
from typing import Any

from canaille import create_app
from canaille.app import models
from canaille.backends import Backend
from canaille.backends.memory.backend import MemoryBackend

PASSWORD = "bon cay trau xanh"
# Name of the school's account → its mail address, and whether the school has verified it.
PEOPLE = {
    "an": ("an@ictu.edu.vn", True),
    "binh": ("binh@ictu.edu.vn", False),
    "chi": ("chi@tnu.edu.vn", True),  # of a domain that this school does not speak for
    "dung": ("Dung@ICTU.edu.vn", True),
    "giang": ("giang@ictu.edu.vn", True),  # nobody at the portal
    "an-later": ("an@ictu.edu.vn", True),  # got the address after the first owner left
}
SECRET = "secret of the client"
VERIFIED = "verified"
SETTINGS = {
    "SECRET_KEY": "secret key of the school's provider",
    "PREFERRED_URL_SCHEME": "http",
    "CANAILLE": {"DATABASE": "memory"},
}


class ExactMemory(MemoryBackend):
    """All arguments of a query must fit, as in the other backends; one would do for the original, so that a code
    left over from an earlier try was taken for the one that was asked for."""

    __module__ = MemoryBackend.__module__  # beside which the models are looked for

    def do_query(self, model: type, *args: Any, **wanted: Any) -> list[Any]:
        if len(wanted) < 2:
            return super().do_query(model, *args, **wanted)
        fitting = [
            {found.id for found in super(ExactMemory, self).do_query(model, **{k: v})} for k, v in wanted.items()
        ]
        return [found for found in super().do_query(model, **wanted) if all(found.id in ids for ids in fitting)]


def serve(port: int, callback: str) -> None:
    settings = {**SETTINGS, "SERVER_NAME": f"127.0.0.1:{port}"}
    app = create_app(settings, ExactMemory(settings), init_backend=True)
    app.config["CANAILLE_OIDC"]["USERINFO_MAPPING"]["EMAIL_VERIFIED"] = (
        "{{ 'true' if user.organization == 'verified' else 'false' }}"
    )
    with app.app_context(), Backend.instance.session():
        for name, (mail, verified) in PEOPLE.items():
            _save(
                models.User(
                    user_name=name,
                    family_name=name,
                    formatted_name=name,
                    emails=[mail],
                    password=PASSWORD,
                    organization=VERIFIED if verified else "",
                )
            )
        portal = _make_client("ve-xa", callback)
        portal.audience = [portal]
        stranger = _make_client("stranger", callback)
        stranger.audience = [portal]  # its tokens are made for somebody else
        for client in (portal, stranger):
            _save(client)
    app.run("127.0.0.1", port, threaded=True)


def _make_client(name: str, callback: str) -> models.Client:
    client = models.Client(
        client_id=name,
        client_secret=SECRET,
        client_name=name,
        client_uri="http://127.0.0.1",  # trusted: no page that asks for consent
        redirect_uris=[callback],
        grant_types=["authorization_code"],
        response_types=["code"],
        scope=["openid", "email"],
        token_endpoint_auth_method="client_secret_basic",
    )
    _save(client)
    return client


def _save(record: object) -> None:
    Backend.instance.save(record)


if __name__ == "__main__":
    serve(int(sys.argv[1]), sys.argv[2])
