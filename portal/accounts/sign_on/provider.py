"""Talking to a school's provider through Authlib: the way there, and what it says of who came back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import FlaskOAuth2App, OAuth
from flask import current_app
from flask_babel import gettext as _
from joserfc.errors import JoseError
from requests import RequestException

from config import SignOnProvider
from portal.accounts.sign_on.service import SignOnRefused
from portal.errors import DomainError

_CLIENTS = "sign_on_clients"  # in app.extensions: each keeps what its provider published about itself
_SECONDS = 5  # a provider that is slower holds up a worker
_WRONG = (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError, RuntimeError)


class Unreachable(DomainError):
    """The school's provider does not answer, or not as one."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            _("Hệ thống đăng nhập của trường chưa trả lời. Hãy thử lại sau ít phút, hoặc đăng nhập bằng mật khẩu.")
        )


def lead_there(provider: SignOnProvider, callback: str) -> Any:
    """A redirect to the provider; state, nonce and the PKCE verifier stay in this browser's signed cookie."""
    try:
        return _client(provider).authorize_redirect(callback)
    except (RequestException, *_WRONG) as error:
        raise Unreachable from error


def claims_of_who_came_back(provider: SignOnProvider) -> Mapping[str, Any]:
    """What the verified ID token says; raises SignOnRefused where anything about it is not right.

    Checked: the state is this browser's and was not used, the code belongs to its PKCE verifier, the token is
    signed by the provider, made by this issuer, for this portal, for this nonce, and still good.
    """
    wanted = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
    }
    try:
        token = _client(provider).authorize_access_token(claims_options=wanted)
        claims: Mapping[str, Any] = token["userinfo"]
    except RequestException as error:
        raise Unreachable from error
    except _WRONG as error:
        raise SignOnRefused(f"{provider.name}: {type(error).__name__} {error}") from error
    return claims


def _client(provider: SignOnProvider) -> FlaskOAuth2App:
    clients: dict[SignOnProvider, FlaskOAuth2App] = current_app.extensions.setdefault(_CLIENTS, {})
    if provider not in clients:
        clients[provider] = OAuth(current_app).register(
            provider.name,
            client_id=provider.client_id,
            client_secret=provider.client_secret,
            server_metadata_url=f"{provider.issuer}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid email",
                "code_challenge_method": "S256",
                "default_timeout": _SECONDS,
            },
        )
    return clients[provider]
