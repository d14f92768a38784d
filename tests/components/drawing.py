"""Draw components and pages of the catalogue, parsed strictly."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, render_template_string

from tests.html import Document

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"


def draw(source: str, **context: object) -> Document:
    """A fragment as a whole document, so that it can be parsed strictly."""
    return Document(f"<!doctype html><title>t</title><body>{render_template_string(source, **context)}</body>")


def open_page(face: Flask, part: str) -> Document:
    return Document(face.test_client().get(f"/styleguide/{part}".rstrip("/")).text)
