"""QR codes as pictures that a page may carry inside itself."""

from __future__ import annotations

import segno


def qr_data_uri(text: str) -> str:
    """An SVG of the text's QR code as a data: URI, error correction M: readable from a folded, photocopied letter."""
    return str(segno.make(text, error="m").svg_data_uri(scale=4, border=4, dark="#000"))
