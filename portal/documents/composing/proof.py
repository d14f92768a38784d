"""The foot of an issued document by which its reader can ask whether it is ours."""

from __future__ import annotations

from dataclasses import replace

from portal.documents.blocks import Block, Columns, Description, Gap, QrCode, Run, line
from portal.documents.rules import Proof

_SIDE = 17.0  # mm: a telephone reads it from a photocopy
_SIZE = 9.0  # points: smaller than all that the decree speaks of


def with_proof(description: Description, proof: Proof) -> Description:
    """The same document with a QR code and a short code under the signature of its first part."""
    first, *annexes = description.sections
    proved = replace(first, foot=(*first.foot, *_proof(first.sheet.text_width, proof)))
    return replace(description, sections=(proved, *annexes))


def _proof(width: float, proof: Proof) -> list[Block]:
    said: list[Block] = [
        line("Mã kiểm tra văn bản: ", Run(proof.code, bold=True), size=_SIZE, before=10),
        line(f"Quét mã QR, hoặc nhập mã này tại {proof.page}", size=_SIZE),
    ]
    return [Gap(2), Columns((_SIDE + 2, width - _SIDE - 2), ((QrCode(proof.address, _SIDE),), tuple(said)))]
