"""Passkeys (Web Authentication, level 2): add, name, take away, and check one as the second step."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import parse_authentication_credential_json, parse_registration_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import AuthenticatorTransport, PublicKeyCredentialDescriptor

from portal import clock
from portal.accounts.factors import queries, rules
from portal.accounts.factors.models import Passkey, PasskeyChallenge
from portal.accounts.factors.service import recovery, standing
from portal.accounts.models import User
from portal.accounts.queries import hash_token
from portal.audit.service import record
from portal.errors import DomainError
from portal.extensions import db

NAME = "Về Xã"
_MILLISECONDS = int(rules.CHALLENGE_LIFETIME.total_seconds() * 1000)


def begin(user: User, holder: str) -> None:
    """Draw what a passkey must sign next in this browser; an older challenge there is dead.

    `holder` names the browser and the purpose (rules.to_check, rules.to_add): a challenge drawn for a check adds
    no passkey.
    """
    drawn = {
        "holder_hash": hash_token(holder),
        "user_id": user.id,
        "challenge": secrets.token_bytes(32),
        "expires_at": clock.now() + rules.CHALLENGE_LIFETIME,
    }
    insert = (postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert)(PasskeyChallenge)
    statement = insert.values(drawn)
    db.session.execute(statement.on_conflict_do_update(index_elements=["holder_hash"], set_=drawn))
    db.session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.expires_at <= clock.now()))


def options_to_add(user: User, holder: str) -> str | None:
    """What the browser needs to make a passkey, as JSON; None where no challenge waits."""
    waiting = queries.find_challenge(user, holder)
    if waiting is None:
        return None
    options = generate_registration_options(
        rp_id=_host(),
        rp_name=NAME,
        user_id=user.id.bytes,
        user_name=user.email,
        user_display_name=user.full_name,
        challenge=waiting.challenge,
        timeout=_MILLISECONDS,
        exclude_credentials=[_descriptor(passkey) for passkey in queries.list_passkeys(user)],
    )
    return options_to_json(options)


def options_to_check(user: User, holder: str) -> str | None:
    """What the browser needs to use one of the person's passkeys, as JSON; None where no challenge waits."""
    waiting = queries.find_challenge(user, holder)
    if waiting is None:
        return None
    options = generate_authentication_options(
        rp_id=_host(),
        challenge=waiting.challenge,
        timeout=_MILLISECONDS,
        allow_credentials=[_descriptor(passkey) for passkey in queries.list_passkeys(user)],
    )
    return options_to_json(options)


def add(user: User, answer: str, *, name: str, holder: str) -> list[str]:
    """Keep the passkey that the browser has made. Gives recovery codes when this is the first factor."""
    standing.hold(user)
    challenge = _take_challenge(user, holder)
    if challenge is None:
        raise DomainError(_("Lần thiết lập này đã hết hạn. Hãy bắt đầu lại."))
    if len(queries.list_passkeys(user)) >= rules.MOST_PASSKEYS:
        raise DomainError(_("Bạn đã có %(count)s khoá truy cập. Hãy gỡ một khoá trước.", count=rules.MOST_PASSKEYS))
    try:
        credential = parse_registration_credential_json(answer)
        verified = verify_registration_response(
            credential=credential, expected_challenge=challenge, expected_rp_id=_host(), expected_origin=_origin()
        )
    except (WebAuthnException, ValueError) as error:
        raise DomainError(_("Trình duyệt chưa tạo được khoá truy cập. Hãy bắt đầu lại.")) from error
    is_first = user.factor_since is None
    transports = [transport.value for transport in credential.response.transports or []]
    passkey = Passkey(
        user_id=user.id,
        name=name,
        credential_id=verified.credential_id,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        transports=transports,
        created_at=clock.now(),
    )
    db.session.add(passkey)
    standing.refresh(user)
    record("factor_added", user, actor=user, method=rules.Method.PASSKEY)
    return recovery.make(user) if is_first else []


def accept(user: User, answer: str, holder: str) -> bool:
    """Whether a passkey of the person signed this browser's challenge; each challenge is good for one try."""
    challenge = _take_challenge(user, holder)
    if challenge is None:
        return False
    try:
        credential = parse_authentication_credential_json(answer)
        passkey = queries.find_passkey(user, credential.raw_id)
        if passkey is None:
            return False
        verified = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_host(),
            expected_origin=_origin(),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
        )
    except (WebAuthnException, ValueError):
        return False
    # A copy of the key that counts for itself is noticed: the older count is gone by then.
    used = update(Passkey).where(Passkey.id == passkey.id, Passkey.sign_count == passkey.sign_count)
    done = db.session.execute(used.values(sign_count=verified.new_sign_count, last_used_at=clock.now()))
    return bool(done.rowcount == 1)  # type: ignore[attr-defined]


def rename(user: User, passkey: Passkey, name: str) -> None:
    """Give it a name by which its owner knows the device."""
    passkey.name = name
    record("factor_renamed", user, actor=user, personal={"name": name}, method=rules.Method.PASSKEY)


def remove(user: User, passkey: Passkey) -> None:
    """Take a passkey away."""
    standing.hold(user)
    db.session.delete(passkey)
    standing.refresh(user)
    record("factor_removed", user, actor=user, method=rules.Method.PASSKEY)


def _take_challenge(user: User, holder: str) -> bytes | None:
    waiting = queries.find_challenge(user, holder)
    if waiting is None:
        return None
    statement = delete(PasskeyChallenge).where(
        PasskeyChallenge.holder_hash == waiting.holder_hash, PasskeyChallenge.challenge == waiting.challenge
    )
    challenge = waiting.challenge
    taken = db.session.execute(statement.execution_options(synchronize_session=False))
    db.session.expunge(waiting)
    return challenge if taken.rowcount == 1 else None  # type: ignore[attr-defined]


def _descriptor(passkey: Passkey) -> PublicKeyCredentialDescriptor:
    known = {transport.value for transport in AuthenticatorTransport}
    transports = [AuthenticatorTransport(text) for text in passkey.transports if text in known]
    return PublicKeyCredentialDescriptor(id=passkey.credential_id, transports=transports or None)


def _origin() -> str:
    return str(current_app.config["PUBLIC_URL"])


def _host() -> str:
    """The relying party: passkeys belong to this name and to no other."""
    return urlsplit(_origin()).hostname or ""
