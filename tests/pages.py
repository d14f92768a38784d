"""The page client: a browser without JavaScript that checks what must hold on every page."""

from __future__ import annotations

from contextvars import Context
from typing import Any

from flask import Flask, request_finished, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from portal.accounts.models import User
from portal.accounts.service import start_session
from portal.extensions import db
from tests.faults import faults_of
from tests.html import Document, InvalidHtml

UNSAVED = "tests_unsaved"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)


class Answer:
    """A response that passed the checks."""

    def __init__(self, page: Page, response: TestResponse, sent: Any = None) -> None:
        self.page = page
        self.sent = sent
        self.response = response
        self.status = response.status_code
        self.location = response.headers.get("Location")
        is_html = response.mimetype == "text/html" and response.data
        self._document = Document(response.text) if is_html and not 300 <= self.status < 400 else None

    @property
    def document(self) -> Document:
        """The page; only for answers that are one."""
        assert self._document is not None, f"{self.response.mimetype}, status {self.status}: not a page"
        return self._document

    @property
    def text(self) -> str:
        """The words on the page, on one line."""
        return self.document.text

    @property
    def heading(self) -> str:
        return self.document.heading

    def follow(self, status: int = 200) -> Answer:
        """Go where a redirect leads, with what was sent where it says so (307)."""
        assert self.location is not None, f"status {self.status} leads nowhere"
        if self.status == 307:
            return self.page.open(self.location, status=status, method="POST", data=self.sent)
        return self.page.get(self.location, status)

    def submit(
        self,
        status: int = 302,
        *,
        action: str | None = None,
        having: str | None = None,
        button: str | None = None,
        fields: dict[str, object] | None = None,
        **more: object,
    ) -> Answer:
        """Fill in and send a form of this page, as a person would.

        `action` (part of its address) or `having` (a field) picks the form where <main> has several; `button`
        (its text, or its value) the button. Values: text, True or False for a box, a list for several, a
        tuple (stream, file name) for a file. A field or choice that the page does not offer fails the test.
        """
        form = self.document.form(action=action, having=having)
        data: MultiDict[str, Any] = MultiDict()
        for name, value in {**(fields or {}), **more}.items():
            if isinstance(value, tuple) and hasattr(value[0], "read"):
                assert form.multipart, f"the form cannot carry the file {name!r}"
                data.add(name, value)
            else:
                form.fill(name, value)
        for name, values in form.values.items():
            data.setlist(name, values)
        pressed = [b for b in form.buttons if button is None or button in (b[1], b[2])]
        assert pressed, f"no button {button!r}; there are {form.buttons}"
        if pressed[0][0]:
            data.add(pressed[0][0], pressed[0][1])
        own = form.action or self.response.request.full_path.rstrip("?")
        url = form.elsewhere.get(pressed[0][2], own)
        if form.method == "get":
            return self.page.open(url.split("?")[0], status=200 if status == 302 else status, query_string=data)
        kind = "multipart/form-data" if form.multipart else "application/x-www-form-urlencoded"
        return self.page.open(url, status=status, method="POST", data=data, content_type=kind)


class Page:
    """A browser without JavaScript; `user` is signed in, None is a visitor.

    Before each request the test's own session is committed, so that the request sees its records; afterwards
    the test's objects are read anew.
    """

    def __init__(self, app: Flask, user: User | None = None) -> None:
        self.app = app
        self.client = app.test_client()
        self.signed_in = user is not None
        if user is not None:
            token = start_session(user)
            db.session.commit()
            with self.client.session_transaction() as cookie:
                cookie.update({"_user_id": token, "_fresh": True})
                cookie.permanent = True  # type: ignore[attr-defined]

    def get(self, url: str, status: int = 200, **query: Any) -> Answer:
        """GET; keyword arguments become the query."""
        arguments: dict[str, Any] = {"query_string": query} if query else {}
        return self.open(url, status=status, **arguments)

    def post(self, url: str, data: dict[str, Any] | None = None, status: int = 302, *, csrf: bool = True) -> Answer:
        """POST what no page offers, with a good CSRF token."""
        token = {"csrf_token": self.csrf_token()} if csrf else {}
        return self.open(url, status=status, method="POST", data={**token, **(data or {})})

    def csrf_token(self) -> str:
        """A token that this browser's session accepts."""
        with self.client.session_transaction() as cookie, self.app.test_request_context():
            session.update(cookie)
            token = generate_csrf()
            cookie.update(session)
        return token

    def open(self, url: str, *, status: int, method: str = "GET", **arguments: Any) -> Answer:
        """Send any request and check the answer."""
        db.session.commit()
        unsaved: list[str] = []
        with request_finished.connected_to(lambda *_, **__: unsaved.extend(_unsaved()), sender=self.app):
            # An empty context: the request gets an app context of its own, as on a server, not the test's.
            response = Context().run(self.client.open, url, method=method, **arguments)
        answer = Answer(self, response, arguments.get("data"))
        assert response.status_code == status, _explain(answer, status, f"{method} {url}")
        assert not unsaved, f"{method} {url} left uncommitted: {unsaved}"
        self._check(answer, f"{method} {url}")
        return answer

    def _check(self, answer: Answer, what: str) -> None:
        headers = answer.response.headers
        for name, value in HEADERS.items():
            assert headers.get(name) == value, f"{what}: the header {name} is {headers.get(name)!r}, not {value!r}"
        policy = headers.get("Content-Security-Policy", "")
        assert all(part in policy for part in POLICY), f"{what}: Content-Security-Policy is {policy!r}"
        assert "unsafe" not in policy, f"{what}: Content-Security-Policy is {policy!r}"
        assert "Permissions-Policy" in headers, f"{what}: no Permissions-Policy"
        if answer.status in (301, 302, 303, 307, 308):
            assert (answer.location or "").startswith("/"), f"{what} leads to another site: {answer.location}"
        if answer._document is not None:
            faults = faults_of(answer.document)
            if faults:
                raise InvalidHtml(f"{what}:\n" + "\n".join(faults))


def _explain(answer: Answer, expected: int, what: str) -> str:
    document = answer._document
    told = document.text[:1500] if document else (answer.location or answer.response.text[:1500])
    return f"{what} gave {answer.status}, not {expected}: {told}"


def _unsaved() -> list[str]:
    """What the request's session has changed without a commit."""
    current = db.session()
    waiting = [*current.new, *current.deleted, *(row for row in current.dirty if current.is_modified(row))]
    return [*current.info.get(UNSAVED, []), *(f"{type(row).__name__} not even flushed" for row in waiting)]


def watch_sessions() -> None:
    """Note in each session what was sent to the database since its last commit."""
    if event.contains(db.session, "after_flush", _note_flush):
        return
    event.listen(db.session, "after_flush", _note_flush)
    event.listen(db.session, "do_orm_execute", _note_statement)
    event.listen(db.session, "after_commit", _forget)
    event.listen(db.session, "after_rollback", _forget)


def _note_flush(changed: Session, _context: Any) -> None:
    names = sorted({type(row).__name__ for row in [*changed.new, *changed.dirty, *changed.deleted]})
    changed.info.setdefault(UNSAVED, []).extend(names)


def _note_statement(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        table = getattr(state.statement, "table", None)  # a bulk insert has no text of its own
        what = f"{type(state.statement).__name__} {table}"
        state.session.info.setdefault(UNSAVED, []).append(what)


def _forget(ended: Session) -> None:
    if not ended.in_nested_transaction():
        ended.info.pop(UNSAVED, None)
