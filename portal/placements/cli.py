"""`flask audit replay`: do the placements stand as the trail says they must?"""

from __future__ import annotations

import sys

import click
from flask import current_app

from portal.audit.queries import find_fault
from portal.placements.replaying import State, find_differences, rebuild


@click.command("replay")
def replay() -> None:
    """Rebuild every placement from the trail; names each that is stored otherwise, and exits 1."""
    fault = find_fault(current_app.config["AUDIT_KEY"])
    if fault:
        click.echo(f"event {fault.sequence}: {fault.why}; nothing is rebuilt from a trail that does not hold", err=True)
        sys.exit(1)
    differences = find_differences()
    for found in differences:
        click.echo(f"placement {found.placement_id}: {_told(found.trail)} by the trail, {_told(found.table)} stored")
    if differences:
        sys.exit(1)
    click.echo(f"{len(rebuild())} placements stand as the trail says")


def _told(state: State | None) -> str:
    if state is None:
        return "unknown"
    answers = f"{state.status}/{state.student_answer}/{state.commune_answer}"
    return f"{answers} on {state.opening_id} for {state.student_id}, rank {state.rank}, {state.because}"
