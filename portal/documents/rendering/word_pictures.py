"""Pictures in a DOCX: QR codes, each a file of the package that the text refers to (ECMA-376, DrawingML)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from portal import qr
from portal.documents.blocks import Block, Columns, Description, QrCode

_EMU_PER_MM = 36_000
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"


@dataclass(frozen=True)
class Picture:
    """A file of the package."""

    key: str  # of its relation
    target: str  # below word/
    content: bytes


def files_of(description: Description) -> list[Picture]:
    """Every picture of a document, once."""
    texts = {code.text for section in description.sections for code in _codes((*section.blocks, *section.foot))}
    return [Picture(_key(text), f"media/{_key(text)}.png", qr.png(text)) for text in sorted(texts)]


def drawing(code: QrCode) -> Markup:
    """A paragraph with the picture in it."""
    side, key = round(code.side * _EMU_PER_MM), _key(code.text)
    return Markup(
        '<w:p><w:r><w:drawing><wp:inline xmlns:wp="{d}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
        '<wp:extent cx="{side}" cy="{side}"/><wp:docPr id="{number}" name="{key}" descr="QR: {text}"/>'
        '<a:graphic xmlns:a="{d}/main"><a:graphicData uri="{d}/picture"><pic:pic xmlns:pic="{d}/picture">'
        '<pic:nvPicPr><pic:cNvPr id="{number}" name="{key}"/><pic:cNvPicPr/></pic:nvPicPr>'
        '<pic:blipFill><a:blip r:embed="{key}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{side}" cy="{side}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r></w:p>"
    ).format(d=_DRAWING, side=side, key=key, number=int(key[2:], 16) % 2**31, text=code.text)


def _key(text: str) -> str:
    return f"qr{hashlib.sha256(text.encode()).hexdigest()[:7]}"


def _codes(blocks: tuple[Block, ...]) -> Iterator[QrCode]:
    for block in blocks:
        if isinstance(block, QrCode):
            yield block
        elif isinstance(block, Columns):
            for cell in block.cells:
                yield from _codes(cell)
