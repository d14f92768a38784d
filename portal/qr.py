"""QR codes as pictures; error correction M: readable from a folded, photocopied letter."""

from __future__ import annotations

import io
from functools import lru_cache

import segno
from markupsafe import Markup

BORDER = 4  # modules of white around it, as ISO/IEC 18004 asks


def qr_data_uri(text: str) -> str:
    """An SVG of the text's QR code as a data: URI, for a page that carries it inside itself."""
    return str(_made(text).svg_data_uri(scale=4, border=BORDER, dark="#000"))


def svg(text: str, side: float) -> Markup:
    """An SVG element with this side in millimetres, border included."""
    made = _made(text)
    scale = side / made.symbol_size(border=BORDER)[0]
    return Markup(made.svg_inline(scale=scale, border=BORDER, unit="mm", svgversion=1.1, dark="#000"))


def png(text: str) -> bytes:
    """A PNG, large enough to be printed."""
    written = io.BytesIO()
    _made(text).save(written, kind="png", scale=6, border=BORDER)
    return written.getvalue()


@lru_cache(maxsize=8)  # a document carries the same code in both its formats
def _made(text: str) -> segno.QRCode:
    return segno.make(text, error="m")
