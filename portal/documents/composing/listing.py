"""A list of students for a body's head to sign, on pages on their side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.documents.blocks import Block, Description, Gap, Section, Table, line
from portal.documents.composing.heading import heading, issuer_of, signing, title
from portal.documents.rules import SYMBOLS, DocumentKind, Stamp
from portal.documents.sheet import LYING


def list_to_sign(
    kind: DocumentKind,
    facts: dict[str, Any],
    stamp: Stamp,
    table: Table,
    *,
    about: str,
    name: str,
    says: str,
    receivers: Sequence[str],
) -> Description:
    """`about` stands under the title, `says` below the table, with who gets a copy beside the signature."""
    issuer = issuer_of(facts)
    blocks: list[Block] = [
        *heading(issuer, SYMBOLS[kind], stamp, page=LYING),
        *title("DANH SÁCH", about, at_most=LYING.text_width),
        Gap(2),
        table,
    ]
    foot: list[Block] = [Gap(2), line(says), *signing(issuer, list(receivers), page=LYING)]
    return Description(name, issuer.name, (Section(tuple(blocks), LYING, tuple(foot)),))
