"""The rooms of the house, in the order in which they may use each other."""

from __future__ import annotations

from flask import Flask

from portal import cli
from portal.accounts import upkeep as _accounts_upkeep  # noqa: F401 - registers periodic jobs
from portal.accounts.cli import accounts as accounts_commands
from portal.accounts.factors.views import bp as factors
from portal.accounts.sign_on.views import bp as sign_on
from portal.accounts.views import bp as accounts
from portal.action_links.views import bp as action_links
from portal.applications.views import bp as applications
from portal.attempts import runs as _runs  # noqa: F401 - registers its kind of job
from portal.attempts.approvals.views import bp as deputies
from portal.attempts.changes.views import bp as changes
from portal.attempts.drafts.views import bp as drafts
from portal.attempts.pins.views import bp as pins
from portal.attempts.readiness import runs as _forecast_runs  # noqa: F401 - registers its kind of job
from portal.attempts.readiness.views import bp as readiness
from portal.attempts.views import bp as attempts
from portal.audit.cli import audit as audit_commands
from portal.audit.views import bp as audit
from portal.communes.officers.views import bp as officers
from portal.communes.views import bp as communes
from portal.dashboards import upkeep as _dashboards_upkeep  # noqa: F401 - registers periodic jobs
from portal.dashboards.cli import digest as digest_commands
from portal.dashboards.views import bp as dashboards
from portal.demo.cli import prepare, seed_demo
from portal.documents import bundle_work as _bundle_work  # noqa: F401 - registers its kinds of job
from portal.documents.views import bp as documents
from portal.exports import upkeep as _exports_upkeep  # noqa: F401 - registers periodic jobs
from portal.exports.archive.cli import archive as archive_commands
from portal.exports.views import bp as exports
from portal.health import bp as health
from portal.imports import upkeep as _imports_upkeep  # noqa: F401 - registers periodic jobs
from portal.imports.views import bp as imports
from portal.internships import upkeep as _internships_upkeep  # noqa: F401 - registers periodic jobs
from portal.internships.views import bp as internships
from portal.jobs import upkeep as _upkeep  # noqa: F401 - registers periodic jobs
from portal.jobs.cli import jobs as jobs_commands
from portal.jobs.views import bp as jobs
from portal.listings.views import bp as listings
from portal.notices import delivery as _delivery  # noqa: F401 - registers its kind of job
from portal.notices.views import bp as notices
from portal.offline import bp as offline
from portal.openings.views import bp as openings
from portal.placements.cli import replay
from portal.placements.swaps import upkeep as _swaps_upkeep  # noqa: F401 - registers periodic jobs
from portal.placements.views import bp as placements
from portal.proofs.views import bp as proofs
from portal.reminders import upkeep as _reminders_upkeep  # noqa: F401 - registers periodic jobs
from portal.reminders.cli import reminders as reminders_commands
from portal.reminders.views import bp as reminders
from portal.rounds.views import bp as rounds
from portal.schools.cli import reference as reference_commands
from portal.signatures.views import bp as signatures
from portal.students import upkeep as _students_upkeep  # noqa: F401 - registers periodic jobs
from portal.students.views import bp as students

BLUEPRINTS = (
    health,
    offline,
    audit,
    jobs,
    notices,
    accounts,
    factors,
    sign_on,
    listings,
    communes,
    officers,
    rounds,
    students,
    openings,
    imports,
    applications,
    readiness,
    attempts,
    drafts,
    changes,
    pins,
    deputies,
    placements,
    internships,
    action_links,
    reminders,
    documents,
    signatures,
    proofs,
    exports,
    dashboards,
)
COMMANDS = (
    audit_commands,
    jobs_commands,
    accounts_commands,
    reference_commands,
    reminders_commands,
    archive_commands,
    digest_commands,
)


def register(app: Flask) -> None:
    """Put every room's pages and commands into the app."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for commands in COMMANDS:
        app.cli.add_command(commands)
    audit_commands.add_command(replay)
    for command in (prepare, seed_demo):
        app.cli.add_command(command)
    cli.register(app)
