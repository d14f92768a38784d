"""`flask audit …`: check the trail, and write down where it ends for another body to keep."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from portal import clock
from portal.audit import queries

audit = AppGroup("audit", help="The audit trail.")


@audit.command("verify")
@click.option(
    "--anchor",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Also hold it against this file.",
)
def verify(anchor: Path | None) -> None:
    """Check the whole chain; names the first bad event and exits 1."""
    fault = queries.find_fault(current_app.config["AUDIT_KEY"])
    if fault:
        click.echo(f"event {fault.sequence}: {fault.why}", err=True)
        sys.exit(1)
    if anchor:
        _hold_against(json.loads(anchor.read_text(encoding="utf-8")))
    sequence, mac = queries.head()
    click.echo(f"{sequence} events hold; the last MAC is {mac}")


def _hold_against(kept: dict[str, object]) -> None:
    found = queries.find_event(int(str(kept["sequence"])))
    if found is None or found[0].mac != kept["mac"]:
        click.echo(f"event {kept['sequence']}: differs from the anchor", err=True)
        sys.exit(1)


@audit.command("anchor")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def write_anchor(file: Path) -> None:
    """Write number and MAC of the last event to FILE, to be kept by another body."""
    sequence, mac = queries.head()
    file.write_text(
        json.dumps({"sequence": sequence, "mac": mac, "at": clock.now().isoformat()}) + "\n", encoding="utf-8"
    )
    click.echo(f"anchored at event {sequence}")
