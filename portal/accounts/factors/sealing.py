"""Encrypting the secrets that stand in the database.

FACTOR_KEY holds one or more texts, separated by commas: the first encrypts, all decrypt. To change it, put the new
one in front of the old one, run `flask accounts seal-again`, and take the old one away. Without FACTOR_KEY the key
comes from SECRET_KEY, and changing that one first needs the old text here.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

_PURPOSE = b"ve-xa second factors 1"  # another use of the same setting gets other keys


class Unreadable(RuntimeError):
    """A secret was encrypted with a key that the settings no longer name."""


def seal(secret: str) -> str:
    return _fernet().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unreadable("FACTOR_KEY (or SECRET_KEY) lacks the key that encrypted a second factor") from error


def seal_again(sealed: str) -> str:
    """The same secret under the newest key."""
    return seal(unseal(sealed))


def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(_key(text)) for text in current_app.config["FACTOR_KEYS"]])


def _key(text: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(text.encode())
    return base64.urlsafe_b64encode(derived)
