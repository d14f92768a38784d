"""Reads of accounts at schools."""

from __future__ import annotations

from sqlalchemy import or_, select

from portal.accounts.models import User
from portal.accounts.sign_on.models import SchoolAccount
from portal.extensions import db


def list_claims(user: User, *, issuer: str, subject: str) -> list[SchoolAccount]:
    """What is already known of this user at this school, or of this account of the school."""
    ours, theirs = SchoolAccount.user_id == user.id, SchoolAccount.subject == subject
    return list(db.session.scalars(select(SchoolAccount).where(SchoolAccount.issuer == issuer, or_(ours, theirs))))


def list_school_accounts(user: User) -> list[SchoolAccount]:
    return list(db.session.scalars(select(SchoolAccount).where(SchoolAccount.user_id == user.id)))
