"""Named refusals of the business rules, and how a refusal becomes a page.

A view turns a DomainError into a field error where it has a form; whatever is not caught becomes a page that
says in plain words what happened, what to do, and a reference number to tell on the phone.
"""

from __future__ import annotations

import logging
import secrets

from flask import Flask, current_app, g, render_template, request
from flask_babel import gettext as _
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, InternalServerError

log = logging.getLogger(__name__)


class DomainError(Exception):
    """A refusal with a sentence for the person; `field` names the form field it belongs to, where there is one."""

    status = 422

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class SeveralRefusals(DomainError):
    """More than one thing is wrong with what was typed; `errors` holds every refusal with its field."""

    def __init__(self, errors: list[DomainError]) -> None:
        super().__init__(errors[0].message, field=errors[0].field)
        self.errors = errors


class TransitionNotAllowed(DomainError):
    """The record's state does not allow the step; most often somebody else was faster."""

    status = 409

    def __init__(self, status: str, action: str) -> None:
        super().__init__(
            _("Hồ sơ không còn ở trạng thái cho phép thao tác này. Hãy tải lại trang để xem tình trạng mới nhất.")
        )
        self.from_status = status
        self.action = action


class StaleVersion(DomainError):
    """The form was made from an older version of the record than the one that is stored."""

    status = 409

    def __init__(self, message: str | None = None, *, changes: list[tuple[str, str, str]] | None = None) -> None:
        super().__init__(
            message
            or _("Hồ sơ này đã thay đổi từ khi bạn mở trang. Hãy xem nội dung mới nhất, rồi gửi lại nếu vẫn muốn.")
        )
        self.changes = changes or []  # (what, as seen, as it is now)


class NotFound(DomainError):
    """There is no such record, or it is outside what the actor may see; the two are not told apart."""

    status = 404

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or _("Không tìm thấy trang hoặc hồ sơ này."))


class NotAllowed(DomainError):
    """The actor holds the permission, but not for this record or at this moment (never approve what one ran)."""

    status = 403


def ensure_version(record: object, seen: int | str | None) -> None:
    """Refuse a form that saw another version of the record; raises StaleVersion."""
    if seen is None or str(seen) != str(record.version):  # type: ignore[attr-defined]
        raise StaleVersion


def register(app: Flask) -> None:
    """Give every refusal and every failure its page."""
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(StaleDataError, lambda error: _domain_error(StaleVersion()))
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(DBAPIError, _database_error)


def error_page(status: int, message: str = "", **context: object) -> tuple[str, int]:
    """The page for a status; texts per status stand in templates/errors."""
    name = status if status in _PAGES else (400 if status < 500 else 500)
    return render_template(f"errors/{name}.html", message=message, reference=reference(), **context), status


def reference() -> str:
    """A short number that stands on the page and in the log."""
    return secrets.token_hex(4)


_PAGES = {400, 403, 404, 405, 409, 413, 422, 429, 500, 503}


def _domain_error(error: DomainError) -> tuple[str, int]:
    changes = getattr(error, "changes", [])
    return error_page(error.status, error.message, changes=changes)


def _http_error(error: HTTPException):  # type: ignore[no-untyped-def]
    if error.code is None or error.code < 400:
        return error
    if isinstance(error, InternalServerError):
        number = reference()
        log.error(
            "%s %s failed, reference %s",
            request.method,
            request.path,
            number,
            exc_info=error.original_exception,
        )
        return render_template("errors/500.html", message="", reference=number, changes=[]), 500
    page, status = error_page(error.code, changes=[])
    return page, status, [(k, v) for k, v in error.get_headers() if k in ("Allow", "Retry-After")]


def _database_away(error: OperationalError):  # type: ignore[no-untyped-def]
    # One line, no stack: while the database is away this happens on every request.
    log.error("database away: %s", str(error.orig).splitlines()[0] if error.orig else "?")
    # The page would ask who is signed in, and that is in the database.
    g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]
    page, _status = error_page(503, changes=[])
    return page, 503, [("Retry-After", "30")]


def _database_error(error: DBAPIError):  # type: ignore[no-untyped-def]
    if type(error).__name__ == "DataError":  # a value no column can hold, as NUL or a huge number
        return error_page(400, changes=[])
    return _http_error(InternalServerError(original_exception=error))
