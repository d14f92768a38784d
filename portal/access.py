"""Who may do what, on one page: roles, permissions, scopes, and the mark that every endpoint must carry."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any, Protocol, TypeVar
from uuid import UUID

from flask import Flask, abort, current_app, request
from flask_login import current_user


class Role(StrEnum):
    STUDENT = "student"
    COMMUNE_OFFICER = "commune_officer"
    SCHOOL_COORDINATOR = "school_coordinator"
    UNIVERSITY_COORDINATOR = "university_coordinator"
    UNIVERSITY_APPROVER = "university_approver"
    HOME_AFFAIRS_OFFICER = "home_affairs_officer"
    AUDITOR = "auditor"
    ADMIN = "admin"


STAFF = frozenset(Role) - {Role.STUDENT}


class Permission(StrEnum):
    """One word of the field each. Those that begin with `view` never allow a change."""

    VIEW_HOME = "view_home"
    KEEP_OWN_SESSION = "keep_own_session"  # sign out
    KEEP_OWN_ACCOUNT = "keep_own_account"  # second factors, and whatever else is under "my account"
    VIEW_NOTICES = "view_notices"  # one's own
    VIEW_DELIVERIES = "view_deliveries"  # what was sent to whom
    MANAGE_DELIVERIES = "manage_deliveries"
    MANAGE_NOTICE_TEXTS = "manage_notice_texts"
    VIEW_ROUNDS = "view_rounds"
    MANAGE_ROUNDS = "manage_rounds"
    VIEW_COMMUNES = "view_communes"
    VIEW_CLASSIFICATIONS = "view_classifications"
    MANAGE_CLASSIFICATIONS = "manage_classifications"
    VIEW_STUDENTS = "view_students"  # students and their nominations
    IMPORT_LISTS = "import_lists"  # of what one may enter by hand: each kind of list asks for its own permission
    NOMINATE = "nominate"  # enter, import, correct, nominate, withdraw; answer reports of wrong data
    VIEW_OWN_DATA = "view_own_data"
    REPORT_OWN_DATA = "report_own_data"
    VIEW_OPENINGS = "view_openings"
    REQUEST_INTERNS = "request_interns"
    ENTER_OPENING_ON_BEHALF = "enter_opening_on_behalf"
    REVIEW_OPENINGS = "review_openings"
    ASK_COMMUNES = "ask_communes"  # about an opening
    ASSESS_INTERNS = "assess_interns"
    FOLLOW_INTERNSHIPS = "follow_internships"  # write down who came, and who left early
    GIVE_ACTION_LINKS = "give_action_links"  # by which a commune without an account acts
    VIEW_OWN_APPLICATION = "view_own_application"
    APPLY = "apply"
    VIEW_APPLICATIONS = "view_applications"
    VIEW_READINESS = "view_readiness"  # whether a round can be matched: numbers of everybody, names of communes
    NUDGE = "nudge"  # have the forecast computed; write to students and communes about what is lacking
    REMIND_APPLICANTS = "remind_applicants"  # who have not submitted yet
    ENTER_APPLICATION_ON_BEHALF = "enter_application_on_behalf"  # for a student who cannot, from paper or phone
    VIEW_ATTEMPTS = "view_attempts"
    RUN_ATTEMPTS = "run_attempts"  # run, cancel, send for approval
    COMMENT_ON_ATTEMPTS = "comment_on_attempts"
    VIEW_DRAFT_RESULTS = "view_draft_results"  # that the schools were shown, own students' rows
    COMMENT_ON_DRAFTS = "comment_on_drafts"
    APPROVE_ATTEMPTS = "approve_attempts"  # in one's own right; name a deputy
    DECIDE_ON_ATTEMPTS = "decide_on_attempts"  # a coordinator only in an approver's place
    PUBLISH_ATTEMPTS = "publish_attempts"
    VIEW_PLACEMENTS = "view_placements"
    VIEW_OWN_PLACEMENT = "view_own_placement"
    ANSWER_OWN_PLACEMENT = "answer_own_placement"
    ANSWER_FOR_COMMUNE = "answer_for_commune"
    ENTER_ANSWER_ON_BEHALF = "enter_answer_on_behalf"  # by phone or paper; also gives more time
    APPEAL = "appeal"  # against one's own result
    SWAP = "swap"  # one's own place with that of another student
    APPROVE_SWAPS = "approve_swaps"  # in one's own right
    DECIDE_ON_SWAPS = "decide_on_swaps"  # a coordinator only in an approver's place
    VIEW_APPEALS = "view_appeals"
    ANSWER_APPEALS = "answer_appeals"
    VIEW_DOCUMENTS = "view_documents"  # official ones
    VIEW_COMMUNE_DOCUMENTS = "view_commune_documents"  # those that are sent to one's commune
    VIEW_OWN_DOCUMENTS = "view_own_documents"
    MAKE_DOCUMENTS = "make_documents"  # also record their numbers, and revoke them
    EXPORT_DOCUMENTS = "export_documents"  # files that tell of many people
    EXPORT_LISTS = "export_lists"  # as files; each list asks for the permission to see it
    MANAGE_ISSUERS = "manage_issuers"  # who signs, and how documents are headed
    VIEW_CONTACTS = "view_contacts"
    VIEW_AUDIT_TRAIL = "view_audit_trail"
    VIEW_JOBS = "view_jobs"
    MANAGE_JOBS = "manage_jobs"  # run a failed one again, take a waiting one back
    MANAGE_ACCOUNTS = "manage_accounts"

    @property
    def reads_only(self) -> bool:
        return self.value.startswith("view_")


P = Permission
_ANYBODY = {P.VIEW_HOME, P.VIEW_NOTICES, P.KEEP_OWN_SESSION, P.KEEP_OWN_ACCOUNT}
# What staff may do before they have set up the second factor that the installation demands.
BEFORE_A_FACTOR = frozenset({P.KEEP_OWN_SESSION, P.KEEP_OWN_ACCOUNT})
# What hangs on no role: who has lost the last one can still sign out, and reads why nothing else opens.
OF_ONESELF = frozenset(_ANYBODY)
_WORKS_ON_ROUNDS = _ANYBODY | {P.VIEW_ROUNDS, P.VIEW_COMMUNES, P.VIEW_OPENINGS}
_MAKES_DOCUMENTS = {P.VIEW_DOCUMENTS, P.MAKE_DOCUMENTS, P.EXPORT_DOCUMENTS, P.MANAGE_ISSUERS}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.STUDENT: frozenset(
        _ANYBODY
        | {P.VIEW_OWN_DATA, P.REPORT_OWN_DATA, P.VIEW_OWN_APPLICATION, P.APPLY, P.VIEW_OWN_PLACEMENT}
        | {P.ANSWER_OWN_PLACEMENT, P.APPEAL, P.SWAP, P.VIEW_OWN_DOCUMENTS}
    ),
    Role.COMMUNE_OFFICER: frozenset(
        _WORKS_ON_ROUNDS
        | {P.REQUEST_INTERNS, P.ASSESS_INTERNS, P.FOLLOW_INTERNSHIPS, P.VIEW_PLACEMENTS, P.VIEW_CONTACTS}
        | {P.ANSWER_FOR_COMMUNE, P.EXPORT_LISTS, P.VIEW_COMMUNE_DOCUMENTS}
    ),
    Role.SCHOOL_COORDINATOR: frozenset(
        _WORKS_ON_ROUNDS
        | {P.VIEW_STUDENTS, P.NOMINATE, P.IMPORT_LISTS, P.VIEW_APPLICATIONS, P.VIEW_DRAFT_RESULTS, P.COMMENT_ON_DRAFTS}
        | {P.REMIND_APPLICANTS, P.VIEW_PLACEMENTS, P.VIEW_CONTACTS, P.EXPORT_LISTS}
        | _MAKES_DOCUMENTS
    ),
    Role.UNIVERSITY_COORDINATOR: frozenset(
        _WORKS_ON_ROUNDS
        | {P.MANAGE_ROUNDS, P.VIEW_CLASSIFICATIONS, P.VIEW_STUDENTS, P.ENTER_OPENING_ON_BEHALF, P.REVIEW_OPENINGS}
        | {P.ASK_COMMUNES, P.GIVE_ACTION_LINKS, P.VIEW_READINESS, P.NUDGE, P.ENTER_APPLICATION_ON_BEHALF}
        | _MAKES_DOCUMENTS
        | {P.VIEW_APPLICATIONS, P.VIEW_ATTEMPTS, P.RUN_ATTEMPTS, P.COMMENT_ON_ATTEMPTS, P.PUBLISH_ATTEMPTS}
        | {P.VIEW_PLACEMENTS, P.VIEW_CONTACTS, P.VIEW_JOBS, P.EXPORT_LISTS}
        | {P.VIEW_DELIVERIES, P.MANAGE_DELIVERIES, P.MANAGE_NOTICE_TEXTS, P.ENTER_ANSWER_ON_BEHALF}
        | {P.VIEW_DRAFT_RESULTS, P.COMMENT_ON_DRAFTS, P.DECIDE_ON_ATTEMPTS, P.VIEW_APPEALS}
        | {P.DECIDE_ON_SWAPS, P.IMPORT_LISTS, P.REMIND_APPLICANTS, P.FOLLOW_INTERNSHIPS}
    ),
    Role.UNIVERSITY_APPROVER: frozenset(
        _WORKS_ON_ROUNDS
        | {P.VIEW_CLASSIFICATIONS, P.VIEW_STUDENTS, P.VIEW_APPLICATIONS, P.VIEW_ATTEMPTS, P.APPROVE_ATTEMPTS}
        | {P.COMMENT_ON_ATTEMPTS, P.DECIDE_ON_ATTEMPTS, P.VIEW_PLACEMENTS, P.VIEW_APPEALS, P.ANSWER_APPEALS}
        | {P.APPROVE_SWAPS, P.DECIDE_ON_SWAPS}
    ),
    Role.HOME_AFFAIRS_OFFICER: frozenset(
        _WORKS_ON_ROUNDS
        | {P.VIEW_CLASSIFICATIONS, P.MANAGE_CLASSIFICATIONS, P.ENTER_OPENING_ON_BEHALF, P.REVIEW_OPENINGS}
        | {P.ASK_COMMUNES, P.GIVE_ACTION_LINKS, P.VIEW_APPEALS, P.ANSWER_APPEALS, P.VIEW_READINESS}
        | {
            P.VIEW_ATTEMPTS,
            P.COMMENT_ON_ATTEMPTS,
            P.APPROVE_ATTEMPTS,
            P.DECIDE_ON_ATTEMPTS,
            P.VIEW_PLACEMENTS,
            P.VIEW_CONTACTS,
        }
        | {P.VIEW_DOCUMENTS, P.EXPORT_DOCUMENTS, P.EXPORT_LISTS, P.IMPORT_LISTS}
    ),
    Role.AUDITOR: frozenset(
        _WORKS_ON_ROUNDS
        | {P.VIEW_CLASSIFICATIONS, P.VIEW_STUDENTS, P.VIEW_APPLICATIONS, P.VIEW_ATTEMPTS, P.VIEW_PLACEMENTS}
        | {P.VIEW_DRAFT_RESULTS, P.VIEW_AUDIT_TRAIL, P.VIEW_JOBS, P.VIEW_APPEALS, P.VIEW_READINESS}
    ),
    Role.ADMIN: frozenset(
        _ANYBODY
        | {P.VIEW_COMMUNES, P.MANAGE_ACCOUNTS, P.IMPORT_LISTS, P.VIEW_JOBS, P.MANAGE_JOBS}
        | {P.VIEW_DELIVERIES, P.MANAGE_DELIVERIES, P.EXPORT_LISTS}
    ),
}


@dataclass(frozen=True)
class Scope:
    """What a permission reaches for one actor: everything, or these schools, communes and students."""

    everything: bool = False
    school_codes: frozenset[str] = frozenset()
    commune_codes: frozenset[str] = frozenset()
    student_ids: frozenset[UUID] = frozenset()


class Grant(Protocol):
    role: str
    school_code: str | None
    commune_code: str | None
    student_id: UUID | None


def scope_of(grants: Iterable[Grant], permission: Permission) -> Scope:
    """The union of the scopes of every grant whose role has the permission; empty when there is none."""
    holding = [grant for grant in grants if permission in PERMISSIONS[Role(grant.role)]]
    return Scope(
        everything=any(not (g.school_code or g.commune_code or g.student_id) for g in holding),
        school_codes=frozenset(g.school_code for g in holding if g.school_code),
        commune_codes=frozenset(g.commune_code for g in holding if g.commune_code),
        student_ids=frozenset(g.student_id for g in holding if g.student_id),
    )


def can(permission: Permission) -> bool:
    """Whether the signed-in user holds the permission for anything at all; finer questions are can_<verb>()."""
    return bool(current_user.is_authenticated and current_user.can(permission))


# --- the mark on every endpoint -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rule:
    """What an endpoint asks for: a permission to look (GET, HEAD) and one to change (POST); None is public.

    `confirms`: the change asks for the second factor again, of those who have one.
    """

    get: Permission | None
    post: Permission | None
    confirms: bool = False

    @property
    def is_public(self) -> bool:
        return self.get is None and self.post is None


@dataclass(frozen=True)
class FactorPages:
    """What answers in place of a view while a second factor is wanted; made by the room of accounts.

    `confirm` gives None when the change may go on, `set_up` leads to the page where a factor is set up.
    """

    confirm: Callable[[], Any | None]
    set_up: Callable[[], Any]


View = TypeVar("View", bound=Callable[..., Any])
_MARK = "access_rule"
FACTOR_PAGES = "factor_pages"  # in app.extensions


def requires(
    permission: Permission, *, post: Permission | None = None, confirms: bool = False
) -> Callable[[View], View]:
    """Let in only who holds the permission; `post` names another one for changes.

    A visitor is sent to sign in (nothing typed is lost); a user without the permission gets 403. With `confirms`,
    for what cannot be undone or tells of many people, a change is answered by the page of the second factor when
    the user has one and this session's last check is too old; after a right code the same change goes on.
    """
    rule = Rule(get=permission, post=post or (None if permission.reads_only else permission), confirms=confirms)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
            needed = rule.get if request.method in ("GET", "HEAD", "OPTIONS") else rule.post
            if needed is None or not current_user.can(needed):
                abort(403)
            answer = _ask_for_factor(rule, needed)
            return view(*args, **kwargs) if answer is None else answer

        setattr(guarded, _MARK, rule)
        return guarded  # type: ignore[return-value]

    return decorate


def _ask_for_factor(rule: Rule, needed: Permission) -> Any | None:
    """The page that stands between the user and the view; None where nothing does."""
    mode, pages = current_app.config["SECOND_FACTOR"], current_app.extensions[FACTOR_PAGES]
    if mode == "off":
        return None
    lacks_one = current_user.factor_since is None
    if mode == "required" and lacks_one and current_user.is_staff and needed not in BEFORE_A_FACTOR:
        return pages.set_up()
    if rule.confirms and not lacks_one and request.method == "POST":
        return pages.confirm()
    return None


def public(view: View) -> View:
    """Let everybody in. Written below the route line, as `requires` is."""
    setattr(view, _MARK, Rule(get=None, post=None))
    return view


def rule_of(app: Flask, endpoint: str) -> Rule | None:
    """The rule an endpoint was marked with, or None when somebody forgot."""
    return getattr(app.view_functions[endpoint], _MARK, None)


def check_endpoints(app: Flask) -> None:
    """Refuse to start with an endpoint that has no rule, or whose permission to look would allow a change."""
    for url_rule in app.url_map.iter_rules():
        rule = rule_of(app, url_rule.endpoint)
        if rule is None:
            raise RuntimeError(f"{url_rule.endpoint} ({url_rule.rule}) has no access rule: add @requires or @public")
        changes = (url_rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}
        if changes and not rule.is_public and (rule.post is None or rule.post.reads_only):
            raise RuntimeError(f"{url_rule.endpoint} accepts {sorted(changes)}: name the permission to change")
