"""Passkeys: a device made of a few lines, which answers as a browser does (Web Authentication, level 2)."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import struct
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from portal import clock
from portal.accounts.factors.models import Passkey
from portal.accounts.factors.service import standing
from portal.accounts.models import User
from portal.extensions import db

ORIGIN = "http://127.0.0.1:8000"
_PRESENT, _VERIFIED, _HAS_KEY = 0x01, 0x04, 0x40


class Device:
    """Holds one key; `count` is how often it has signed."""

    def __init__(self, origin: str = ORIGIN) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = secrets.token_bytes(16)
        self.origin = origin
        self.count = 0

    @property
    def public_key(self) -> bytes:
        """As COSE writes it (RFC 9053): an EC2 key for ES256."""
        numbers = self.key.public_key().public_numbers()
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})

    def make(self, options: str) -> str:
        """What the browser says when it has made the passkey; `options` as they stand on the page."""
        asked = json.loads(options)
        attested = b"\0" * 16 + struct.pack(">H", len(self.credential_id)) + self.credential_id + self.public_key
        data = self._data(asked["rp"]["id"], _HAS_KEY) + attested
        statement = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", asked)
        return self._said({"clientDataJSON": client, "attestationObject": statement})

    def use(self, options: str) -> str:
        """What the browser says when the passkey has signed."""
        asked = json.loads(options)
        self.count += 1
        client, data = self._client("webauthn.get", asked), self._data(asked["rpId"])
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._said({"clientDataJSON": client, "authenticatorData": data, "signature": signature})

    def _client(self, kind: str, asked: dict[str, Any]) -> bytes:
        return json.dumps({"type": kind, "challenge": asked["challenge"], "origin": self.origin}).encode()

    def _data(self, host: str, flags: int = 0) -> bytes:
        return (
            hashlib.sha256(host.encode()).digest()
            + bytes([_PRESENT | _VERIFIED | flags])
            + struct.pack(">I", self.count)
        )

    def _said(self, parts: dict[str, bytes]) -> str:
        response = {name: _text(part) for name, part in parts.items()}
        id_ = _text(self.credential_id)
        return json.dumps({"id": id_, "rawId": id_, "type": "public-key", "response": response})


def give_passkey(user: User, name: str = "Điện thoại") -> Device:
    """A device whose passkey the user has added."""
    device = Device()
    passkey = Passkey(
        user_id=user.id,
        name=name,
        credential_id=device.credential_id,
        public_key=device.public_key,
        sign_count=0,
        transports=["internal"],
        created_at=clock.now(),
    )
    db.session.add(passkey)
    standing.refresh(user)
    return device


def _text(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()
