"""What holds for every template, whether or not a test renders it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from portal import create_app

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
# Folders that hold no pages: what they define is imported, included or extended.
PARTS = ("components/", "layouts/", "base.html", "documents/", "mail/")
SHOWN_BY_STATUS = "errors/"  # the name is computed from the status code


def source_of(name: str) -> str:
    return (TEMPLATES / name).read_text("utf-8")


def is_page(name: str) -> bool:
    return not name.startswith(PARTS) and not name.rsplit("/", 1)[-1].startswith("_")


def tree_of(name: str) -> nodes.Template:
    return Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).parse(source_of(name), name)


def used_by_templates() -> set[str]:
    used = set()
    for name in NAMES:
        for node in tree_of(name).find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
            named = getattr(node, "template", None)
            if isinstance(named, nodes.Const):
                used.add(named.value)
    return used


def used_by_code() -> set[str]:
    """Every text in the code that looks like a template's name."""
    texts = set()
    for path in (ROOT / "portal").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith(".html"):
                texts.add(node.value)
    return texts


def test_every_template_that_is_used_exists() -> None:
    missing = (used_by_templates() | {name for name in used_by_code() if "/" in name}) - set(NAMES)
    assert not {name for name in missing if "{" not in name and not name.startswith("/")}


def test_every_template_is_used() -> None:
    used = used_by_templates() | used_by_code()
    assert not [name for name in NAMES if name not in used and not name.startswith(SHOWN_BY_STATUS)]


@pytest.fixture(scope="module")
def environment() -> Environment:
    """The portal's own Jinja environment; no database is touched."""
    return create_app({"SQLALCHEMY_DATABASE_URI": "sqlite://"}).jinja_env


@pytest.mark.parametrize("name", NAMES)
def test_template_compiles(name: str, environment: Environment) -> None:
    assert environment.get_template(name).name == name


@pytest.mark.parametrize("name", [name for name in NAMES if is_page(name)])
def test_page_extends_a_layout(name: str) -> None:
    parents = [node.template for node in tree_of(name).find_all(nodes.Extends)]
    assert len(parents) == 1
    parent = parents[0]
    assert isinstance(parent, nodes.Const)
    assert parent.value.startswith("layouts/")


@pytest.mark.parametrize("name", NAMES)
def test_template_trusts_no_text(name: str) -> None:
    """Autoescape stays on everywhere: no `safe`, no switch, no Markup."""
    filters = {node.name for node in tree_of(name).find_all(nodes.Filter)}
    assert "safe" not in filters
    assert not re.search(r"{%-?\s*autoescape|Markup\(", source_of(name))


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith(("documents/", "mail/"))])
def test_template_has_nothing_inline(name: str) -> None:
    """The Content-Security-Policy would block it; critical CSS may stand in a <style> that carries the nonce."""
    markup = re.sub(r"{#.*?#}", "", source_of(name), flags=re.DOTALL)
    assert not re.search(r"\sstyle\s*=", markup)
    assert not re.search(r"\s(on[a-z]+|hx-on[\w:-]*)\s*=\s*[\"']", markup)
    assert not re.search(r"<script(?![^>]*\bsrc=)", markup)
    assert not re.search(r"<style(?![^>]*\bnonce=)", markup)
    assert "javascript:" not in markup
