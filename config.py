"""Settings from the environment. Imports nothing from `portal`.

`load()` turns environment variables into a Flask configuration mapping and refuses, in one sentence for each
fault, a production start with a setting that is missing or weak.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
ENVIRONMENTS = ("production", "development", "test")
DEVELOPMENT_SECRET = "development-only-not-a-secret"  # refused when PORTAL_ENV=production
SHORTEST_SECRET = 32
SECOND_FACTOR = ("required", "optional", "off")
_PROVIDER_KEYS = {"name", "label", "issuer", "client_id", "client_secret", "domains"}
_PROVIDER_NAME = re.compile(r"[a-z0-9-]{1,30}")  # it stands in the address that the provider sends people back to
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


class SettingsError(RuntimeError):
    """The environment does not describe a portal that may be started; the text says which settings and why."""


@dataclass(frozen=True)
class SignOnProvider:
    """A school's OpenID Connect provider, and the mail domains it may speak for."""

    name: str
    label: str  # whose accounts these are, as people read it
    issuer: str
    client_id: str
    client_secret: str
    domains: tuple[str, ...]


@dataclass(frozen=True)
class DocumentSeal:
    """An issuing body's certificate with its key, for signing documents in its name."""

    file: str  # PKCS#12
    password: str


def load(environ: Mapping[str, str] | None = None) -> dict[str, object]:
    """Read the settings; raises SettingsError naming every variable at fault."""
    env = os.environ if environ is None else environ
    name = env.get("PORTAL_ENV", "development")
    faults = [] if name in ENVIRONMENTS else [f"PORTAL_ENV must be one of {', '.join(ENVIRONMENTS)}, not {name!r}."]
    if name == "production":
        faults += _production_faults(env)
    if (env.get("SECOND_FACTOR") or "required") not in SECOND_FACTOR:
        faults.append(f"SECOND_FACTOR must be one of {', '.join(SECOND_FACTOR)}.")
    if not (env.get("CELERY_BROKER_URL") or "redis://").startswith(("redis://", "rediss://")):
        faults.append("CELERY_BROKER_URL must be redis://host:port/number or rediss://…, or empty.")
    faults += _sign_on_faults(env, https_only=name == "production")
    faults += _signing_faults(env)
    if faults:
        raise SettingsError("\n".join(faults))
    public_url = env.get("PUBLIC_URL") or f"http://127.0.0.1:{env.get('PORT', '8000')}"
    return _mapping(env, name, public_url.rstrip("/"))


def _production_faults(env: Mapping[str, str]) -> list[str]:
    faults = _secret_faults(env)
    if not env.get("DATABASE_URL"):
        faults.append("DATABASE_URL is missing: name the database, as in postgresql+psycopg://…")
    if not env.get("MAIL_URL", "").startswith(("smtp://", "smtps://", "file://")):
        faults.append("MAIL_URL is missing: smtp://host:port, smtps://… or file:///directory.")
    url = urlsplit(env.get("PUBLIC_URL", ""))
    if url.scheme != "https" or not url.hostname:
        faults.append("PUBLIC_URL must be the https address people use, as in https://vexa.example.vn.")
    if not env.get("TRUSTED_HOSTS"):
        faults.append("TRUSTED_HOSTS is missing: the host names the portal answers to, separated by commas.")
    if not env.get("TRUSTED_PROXIES", "0").isdigit():
        faults.append("TRUSTED_PROXIES must be the number of proxies in front of the portal, 0 for none.")
    return faults


def _secret_faults(env: Mapping[str, str]) -> list[str]:
    faults = []
    for key in ("SECRET_KEY", "AUDIT_KEY"):
        if _is_weak(env.get(key, "")):
            faults.append(f"{key} must be a random text of at least {SHORTEST_SECRET} characters.")
    if env.get("SECRET_KEY") and env.get("SECRET_KEY") == env.get("AUDIT_KEY"):
        faults.append("AUDIT_KEY must differ from SECRET_KEY.")
    if any(_is_weak(key) for key in _factor_keys(env) if env.get("FACTOR_KEY")):
        faults.append(f"FACTOR_KEY must hold random texts of at least {SHORTEST_SECRET} characters.")
    if env.get("SECOND_FACTOR") == "off":
        faults.append("SECOND_FACTOR=off is for demonstrations: choose required or optional.")
    return faults


def _sign_on_faults(env: Mapping[str, str], *, https_only: bool) -> list[str]:
    try:
        providers = list(_providers(env))
    except (ValueError, TypeError, KeyError, AttributeError):
        return [f"SIGN_ON must be a JSON list of objects with the texts {', '.join(sorted(_PROVIDER_KEYS))}."]
    faults = []
    for provider in providers:
        if not _PROVIDER_NAME.fullmatch(provider.name):
            faults.append(f"SIGN_ON: the name {provider.name!r} may hold small letters, digits and strokes only.")
        if not provider.issuer.startswith("https://" if https_only else ("https://", "http://127.0.0.1:")):
            faults.append(f"SIGN_ON: the issuer of {provider.name!r} must be an https address.")
        if not provider.domains or not all(_DOMAIN.fullmatch(domain) for domain in provider.domains):
            faults.append(f"SIGN_ON: the domains of {provider.name!r} must be like ictu.edu.vn, at least one.")
    names = [provider.name for provider in providers]
    domains = [domain for provider in providers for domain in provider.domains]
    if len(set(names)) < len(names) or len(set(domains)) < len(domains):
        faults.append("SIGN_ON: each name and each domain may stand once only.")
    return faults


def _providers(env: Mapping[str, str]) -> Iterator[SignOnProvider]:
    for entry in json.loads(env.get("SIGN_ON") or "[]"):
        texts = {key: entry[key] for key in _PROVIDER_KEYS - {"domains"}}
        if set(entry) != _PROVIDER_KEYS or not all(isinstance(text, str) and text for text in texts.values()):
            raise ValueError(entry)
        domains = tuple(domain.strip().lower() for domain in entry["domains"].split(",") if domain.strip())
        yield SignOnProvider(**{**texts, "issuer": texts["issuer"].rstrip("/")}, domains=domains)


def _signing_faults(env: Mapping[str, str]) -> list[str]:
    """What hinders signing by the portal, and trusting the signatures of others."""
    faults = []
    try:
        files = [seal.file for seal in _seals(env).values()]
    except (ValueError, TypeError, KeyError, AttributeError):
        return ['DOCUMENT_SEALS must be JSON like {"TNU": {"file": "/…/tnu.p12", "password": "…"}}.']
    faults += [f"DOCUMENT_SEALS: there is no file {file}." for file in files if not Path(file).is_file()]
    roots = env.get("SIGNATURE_ROOTS", "")
    if roots and not Path(roots).is_file():
        faults.append(f"SIGNATURE_ROOTS: there is no file {roots}.")
    return faults


def _seals(env: Mapping[str, str]) -> dict[str, DocumentSeal]:
    """By the code of a school, or TNU."""
    entries = json.loads(env.get("DOCUMENT_SEALS") or "{}")
    return {code: DocumentSeal(str(entry["file"]), str(entry["password"])) for code, entry in entries.items()}


def _is_weak(secret: str) -> bool:
    return len(secret) < SHORTEST_SECRET or secret == DEVELOPMENT_SECRET or len(set(secret)) < 10


def _factor_keys(env: Mapping[str, str]) -> list[str]:
    """What second factors are encrypted with, the newest first."""
    given = [key.strip() for key in env.get("FACTOR_KEY", "").split(",") if key.strip()]
    return given or [env.get("SECRET_KEY") or DEVELOPMENT_SECRET]


def _mapping(env: Mapping[str, str], name: str, public_url: str) -> dict[str, object]:
    https = public_url.startswith("https://")
    hosts = [host.strip() for host in env.get("TRUSTED_HOSTS", "").split(",") if host.strip()]
    return {
        "PORTAL_ENV": name,
        "TESTING": name == "test",
        "SECRET_KEY": env.get("SECRET_KEY") or DEVELOPMENT_SECRET,
        "AUDIT_KEY": env.get("AUDIT_KEY") or DEVELOPMENT_SECRET,
        "AUDIT_KEY_ID": env.get("AUDIT_KEY_ID", "1"),
        "FACTOR_KEYS": _factor_keys(env),
        # Where the trail's daily anchors go, for another body to fetch; empty: none are written.
        "AUDIT_ANCHOR_DIR": env.get("AUDIT_ANCHOR_DIR", ""),
        "SECOND_FACTOR": env.get("SECOND_FACTOR") or ("required" if name == "production" else "optional"),
        "SIGN_ON": {provider.name: provider for provider in _providers(env)},
        # Signing of documents (docs/documents.md): certificates of issuing bodies, and trusted roots (PEM).
        "DOCUMENT_SEALS": _seals(env),
        "SIGNATURE_ROOTS": env.get("SIGNATURE_ROOTS", ""),
        "SQLALCHEMY_DATABASE_URI": _database_url(env),
        "MAIL_URL": env.get("MAIL_URL") or f"file://{ROOT / 'instance' / 'mail'}",
        "MAIL_FROM": env.get("MAIL_FROM") or f"Về Xã <khong-tra-loi@{urlsplit(public_url).hostname or 'localhost'}>",
        # Jobs on many machines: redis://… tells workers of every machine (docs/jobs.md); empty: they look themselves.
        "CELERY_BROKER_URL": env.get("CELERY_BROKER_URL", ""),
        # A second way to reach people, beside mail: file://DIR writes texts into a folder (docs/notices.md).
        "SECOND_CHANNEL_URL": env.get("SECOND_CHANNEL_URL", ""),
        "PUBLIC_URL": public_url,
        "HTTPS": https,
        # None lets any host in (a laptop, a phone in the same room); production must name its hosts.
        "TRUSTED_HOSTS": hosts or None,
        "TRUSTED_PROXIES": int(env.get("TRUSTED_PROXIES", "0")),
        "SESSION_COOKIE_NAME": "__Host-session" if https else "session",
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "WTF_CSRF_TIME_LIMIT": None,  # a form left open over lunch must still be accepted
        "WTF_CSRF_SSL_STRICT": https,
        "MAX_CONTENT_LENGTH": 1024 * 1024,
        "MAX_FORM_PARTS": 2000,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "BABEL_DEFAULT_LOCALE": "vi",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Ho_Chi_Minh",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "portal" / "translations"),
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_BR_LEVEL": 4,
        "COMPRESS_MIMETYPES": ["text/html", "text/csv", "application/json"],
    }


def _database_url(env: Mapping[str, str]) -> str:
    url = env.get("DATABASE_URL") or f"sqlite:///{ROOT / 'instance' / 'portal.sqlite3'}"
    # One driver for PostgreSQL, whatever spelling the hosting gives.
    for spelling in ("postgres://", "postgresql://"):
        if url.startswith(spelling):
            return "postgresql+psycopg://" + url[len(spelling) :]
    return url
