"""The built style sheet and script: light, free of foreign marks, served packed."""

from __future__ import annotations

import gzip
import re

import brotli
import pytest
from flask import Flask

from portal.built import DIST, load_manifest


def test_built_files_carry_no_fonts_and_no_foreign_marks() -> None:
    for name in load_manifest().values():
        text = (DIST / name).read_text("utf-8")
        assert not re.search(r"@font-face|GDS Transport|crown|url\(['\"]?(https?:)?//", text, re.IGNORECASE)


def test_first_view_is_light() -> None:
    manifest = load_manifest()
    assert sum((DIST / f"{manifest[name]}.br").stat().st_size for name in ("app.css", "app.js")) <= 20_000


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [("gzip, deflate, br, zstd", "br"), ("gzip, br;q=0", "gzip"), ("deflate", None), ("identity", None)],
)
def test_built_file_is_sent_as_packed_as_the_browser_takes_it(face: Flask, accepted: str, sent: str | None) -> None:
    name = load_manifest()["app.css"]
    answer = face.test_client().get(f"/static/{name}", headers={"Accept-Encoding": accepted})
    assert (answer.status_code, answer.mimetype, answer.content_encoding) == (200, "text/css", sent)
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}.get(sent or "", bytes)
    assert unpack(answer.data) == (DIST / name).read_bytes()
    assert "Accept-Encoding" in answer.vary


def test_file_neither_sets_nor_depends_on_a_cookie(face: Flask) -> None:
    client = face.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = "x"
        session.permanent = True
    page, file = client.get("/styleguide"), client.get(f"/static/{load_manifest()['app.js']}")
    assert "Set-Cookie" in page.headers  # the session is refreshed, but not by files
    assert "Cookie" in page.vary
    assert "Set-Cookie" not in file.headers
    assert "Cookie" not in file.vary


@pytest.mark.parametrize("name", ["manifest.json", "app.css", "../design.py", "app.0000000000.css"])
def test_nothing_but_built_files_is_served(face: Flask, name: str) -> None:
    assert face.test_client().get(f"/static/{name}").status_code == 404
