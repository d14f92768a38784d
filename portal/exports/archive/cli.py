"""`flask archive …`: a whole round as a file, and from a file into an empty portal."""

from __future__ import annotations

import hashlib
from pathlib import Path
from uuid import UUID

import click
from flask.cli import AppGroup

from portal.database import set_writing
from portal.errors import NotFound
from portal.exports.archive import loading, packing
from portal.exports.archive.loading import ArchiveRefused
from portal.extensions import db
from portal.rounds.queries import get_round

archive = AppGroup("archive", help="A whole round as one file.")
_FILE = click.Path(path_type=Path, dir_okay=False)


@archive.command("make")
@click.argument("round_id", type=click.UUID)
@click.argument("file", type=_FILE)
def make(round_id: UUID, file: Path) -> None:
    """Write a published round into FILE and say its SHA-256."""
    set_writing(False)
    try:
        round_ = get_round(round_id)
    except NotFound as error:
        raise click.ClickException("There is no such round.") from error
    if not round_.is_published:
        raise click.ClickException("Only a round whose result is published can be archived.")
    with file.open("wb") as out:
        counts = packing.pack(out, round_)
    with file.open("rb") as made:
        digest = hashlib.file_digest(made, "sha256").hexdigest()
    click.echo(f"{sum(counts.values())} rows, SHA-256 {digest}")


@archive.command("load")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def load(file: Path) -> None:
    """Load FILE into a portal that has its reference data and nothing else; refuse altered files."""
    try:
        counts = loading.load(loading.opened(file))
    except ArchiveRefused as error:
        db.session.rollback()
        raise click.ClickException(f"{error}. Nothing was written.") from error
    db.session.commit()
    for name, count in counts.items():
        click.echo(f"{name}: {count}")
