"""`flask seed-demo` and `flask prepare`: something to look at, from nothing."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.accounts.queries import find_user_by_email
from portal.demo import people, scenario
from portal.demo.scenario import Scenario
from portal.extensions import db
from portal.schools import service as schools

PREPARED = ((Scenario.APPLYING, 1000), (Scenario.MATCHING, 300), (Scenario.PUBLISHED, 300))


def _refuse_production() -> None:
    if current_app.config["PORTAL_ENV"] == "production":
        raise click.ClickException("PORTAL_ENV=production: invented people must never stand beside real ones.")


@click.command("seed-demo")
@click.option("--scenario", "name", type=click.Choice([s.value for s in Scenario]), required=True)
@click.option("--students", type=click.IntRange(1, 20_000), default=1000, show_default=True)
@click.option("--seed", default="2026", show_default=True, help="The same seed makes the same people and lists.")
@click.option("--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write logins, ids, state here.")
@with_appcontext
def seed_demo(name: str, students: int, seed: str, file: Path | None) -> None:
    """Make a plausible round over all communes and schools; again for the same scenario changes nothing."""
    _refuse_production()
    began = time.perf_counter()
    schools.load_reference()
    seeded = scenario.seed(Scenario(name), students=students, seed=seed)
    if file:
        text = json.dumps(scenario.describe(seeded), ensure_ascii=False, indent=1)
        file.write_text(text + "\n", encoding="utf-8")
    what = "made" if seeded.created else "was there already"
    click.echo(f"{seeded.round.name}: {what}, status {seeded.round.status}, {time.perf_counter() - began:.1f} s")


@click.command("prepare")
@with_appcontext
def prepare() -> None:
    """Bring the database up to date and, when it is empty, fill it with reference data and demonstration rounds."""
    _refuse_production()
    upgrade()
    if not db.session.scalar(select(func.count()).select_from(User)):
        schools.load_reference()
        for name, students in PREPARED:
            click.echo(f"Making a demonstration round ({name.value}, {students} students) …")
            scenario.seed(name, students=students, seed="2026")
    _print_logins()


def _print_logins() -> None:
    if find_user_by_email(f"{people.STAFF[0][1]}@{people.DOMAIN}") is None:
        return  # real people's data: nothing to print
    click.echo(f"\nDemonstration logins, all with the password “{people.PASSWORD}”:")
    for role, local, _name in people.STAFF:
        click.echo(f"  {role.value:24} {local}@{people.DOMAIN}")
    click.echo(f"  {'school_coordinator':24} ictu@{people.DOMAIN} (and tueba, tuaf, tnus, tnut, …)")
    click.echo(f"  {'commune_officer':24} xa-01864@{people.DOMAIN} (and every other commune code)")
    for round_name, email in scenario.example_students():
        click.echo(f"  {'student':24} {email}  ({round_name})")
    click.echo(f"\n{current_app.config['PUBLIC_URL']}\n")
