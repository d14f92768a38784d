"""`flask reference …`: communes, schools, fields and majors from their files."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from portal.communes.reference import COMMUNES
from portal.extensions import db
from portal.reference import Changes, FaultyFiles
from portal.schools import service
from portal.schools.reference import FIELDS, MAJORS, SCHOOLS

reference = AppGroup("reference", help="Reference data: communes, schools, fields, majors.")
_FILE = click.Path(path_type=Path, dir_okay=False)


@reference.command("load")
@click.option("--communes", type=_FILE, default=COMMUNES, help="CSV file in place of the project's own.")
@click.option("--schools", type=_FILE, default=SCHOOLS)
@click.option("--fields", type=_FILE, default=FIELDS)
@click.option("--majors", type=_FILE, default=MAJORS)
def load(communes: Path, schools: Path, fields: Path, majors: Path) -> None:
    """Bring the tables in step with the files and say what changed; refuse faulty files whole."""
    try:
        changes = service.load_reference(communes=communes, schools=schools, fields=fields, majors=majors)
    except FaultyFiles as error:
        for fault in error.faults:
            click.echo(str(fault), err=True)
        raise click.ClickException(f"{len(error.faults)} faults; nothing was written.") from error
    db.session.commit()
    for change in changes:
        click.echo(_line(change))


def _line(change: Changes) -> str:
    parts = [f"{len(change.added)} added", f"{len(change.changed)} changed", f"{change.unchanged} left alone"]
    if change.changed:
        parts.append(f"changed: {', '.join(change.changed)}")
    if change.missing:
        parts.append(f"no longer in the file, kept: {', '.join(change.missing)}")
    return f"{change.table}: {'; '.join(parts)}"
