"""`flask accounts …`: getting the first people in."""

from __future__ import annotations

import re

import click
from flask import current_app, url_for
from flask.cli import AppGroup

from portal.access import Role
from portal.accounts import invitations
from portal.accounts.factors.sealing import Unreadable
from portal.accounts.factors.service import app as apps
from portal.accounts.queries import find_user_by_email
from portal.accounts.sign_on import service as sign_on
from portal.errors import DomainError
from portal.extensions import db

_ADDRESS = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$", re.ASCII)  # who is invited signs in with it

accounts = AppGroup("accounts", help="Accounts and invitations.")


@accounts.command("invite")
@click.option("--role", required=True, type=click.Choice([r.value for r in Role]))
@click.option("--scope", default="", help="Commune, school or student code, for the roles that have one.")
@click.option("--email", required=True)
@click.option("--name", "full_name", default="", help="Full name; the mail address when left out.")
def invite(role: str, scope: str, email: str, full_name: str) -> None:
    """Print a one-time activation link (72 hours)."""
    if not _ADDRESS.match(email.strip()):
        raise click.BadParameter(f"{email!r} is not a mail address.", param_hint="--email")
    with current_app.test_request_context(base_url=current_app.config["PUBLIC_URL"]):
        try:
            _user, token = invitations.invite(
                email=email, full_name=full_name or email, role=Role(role), scope=scope, actor=None
            )
        except DomainError as error:
            raise click.ClickException(error.message) from error
        db.session.commit()
        click.echo(current_app.config["PUBLIC_URL"] + url_for("accounts.activate", token=token))


@accounts.command("unlink-school")
@click.option("--email", required=True)
def unlink_school(email: str) -> None:
    """Forget which school account a person signs on with; the next sign-on binds anew.

    For a school that changed its provider and names its people in another way.
    """
    user = find_user_by_email(email)
    if user is None:
        raise click.ClickException(f"no account has the address {email!r}")
    click.echo(f"{sign_on.unlink(user, actor=None)} school account(s) unlinked")
    db.session.commit()


@accounts.command("seal-again")
def seal_again() -> None:
    """Encrypt the secrets of second factors with the first key of FACTOR_KEY; the others can go then."""
    try:
        click.echo(f"{apps.seal_all_again()} app(s) sealed")
    except Unreadable as error:
        raise click.ClickException(str(error)) from error
    db.session.commit()
