"""The rooms of the house, in the order in which they may use each other."""

from __future__ import annotations

from flask import Flask

from portal import cli
from portal.accounts.cli import accounts as accounts_commands
from portal.accounts.views import bp as accounts
from portal.applications import models as _applications  # noqa: F401
from portal.attempts import models as _attempts  # noqa: F401
from portal.audit.cli import audit as audit_commands
from portal.audit.views import bp as audit
from portal.dashboards.views import bp as dashboards
from portal.health import bp as health
from portal.jobs.cli import jobs as jobs_commands
from portal.jobs.views import bp as jobs
from portal.placements import models as _placements  # noqa: F401
from portal.rounds import models as _rounds  # noqa: F401
from portal.schools.cli import reference as reference_commands

BLUEPRINTS = (
    health,
    audit,
    jobs,
    accounts,
    dashboards,
)
COMMANDS = (
    audit_commands,
    jobs_commands,
    accounts_commands,
    reference_commands,
)


def register(app: Flask) -> None:
    """Put every room's pages and commands into the app."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for commands in COMMANDS:
        app.cli.add_command(commands)
    cli.register(app)
