"""Every component is shown on a page of the catalogue, and the pages are valid."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment, nodes

from portal import create_app
from portal.styleguide import samples
from tests.components.drawing import TEMPLATES, open_page
from tests.faults import faults_of

COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))


@pytest.mark.parametrize("part", ["", *samples.PARTS])
def test_page_of_the_catalogue_breaks_no_rule_of_html(face: Flask, part: str) -> None:
    assert faults_of(open_page(face, part)) == []


def test_every_macro_is_shown_on_a_page() -> None:
    reader = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    pages = [*(TEMPLATES / "styleguide").glob("*"), *(TEMPLATES / "layouts").glob("*"), *COMPONENTS]
    called = {
        call.node.name
        for path in [*pages, TEMPLATES / "base.html"]
        for call in reader.parse(path.read_text("utf-8")).find_all(nodes.Call)
        if isinstance(call.node, nodes.Name)
    }
    macros = {m.name for path in COMPONENTS for m in reader.parse(path.read_text("utf-8")).find_all(nodes.Macro)}
    assert macros - called == set()


@pytest.mark.parametrize(("environment", "shown"), [("development", True), ("production", False)])
def test_catalogue_is_not_in_production(tmp_path: Path, environment: str, shown: bool) -> None:
    database = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    app = create_app({"PORTAL_ENV": environment, "SQLALCHEMY_DATABASE_URI": database})
    assert ("styleguide.index" in app.view_functions) is shown
