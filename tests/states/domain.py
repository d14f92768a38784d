"""The state machines as domain.md (section 4) tells them, written out by hand: nothing here is read from the code.

A table lists (state, step) → next state. Whatever is not listed is refused.
"""

from __future__ import annotations

Table = dict[tuple[str, str], str]

# draft → open → applying → matching → reviewing → published → running → closed; reviewing → matching (run again);
# any before published → cancelled.
ROUND: Table = {
    ("draft", "open"): "open",
    ("open", "start_applications"): "applying",
    ("applying", "start_matching"): "matching",
    ("matching", "start_review"): "reviewing",
    ("reviewing", "match_again"): "matching",
    ("reviewing", "publish"): "published",
    ("published", "start_internships"): "running",
    ("running", "close"): "closed",
    ("draft", "cancel"): "cancelled",
    ("open", "cancel"): "cancelled",
    ("applying", "cancel"): "cancelled",
    ("matching", "cancel"): "cancelled",
    ("reviewing", "cancel"): "cancelled",
}

# imported → nominated | ineligible; ineligible ↔ nominated when data or rules change; → withdrawn.
NOMINATION: Table = {
    ("imported", "nominate"): "nominated",
    ("imported", "find_ineligible"): "ineligible",
    ("imported", "withdraw"): "withdrawn",
    ("nominated", "find_ineligible"): "ineligible",
    ("nominated", "withdraw"): "withdrawn",
    ("ineligible", "nominate"): "nominated",
    ("ineligible", "withdraw"): "withdrawn",
}

# A student can report that their data are wrong; the school answers.
DATA_REPORT: Table = {("open", "correct"): "corrected", ("open", "reject"): "rejected"}

# draft → submitted → approved | returned | rejected; returned → submitted; approved → withdrawn.
OPENING: Table = {
    ("draft", "submit"): "submitted",
    ("submitted", "approve"): "approved",
    ("submitted", "return"): "returned",
    ("submitted", "reject"): "rejected",
    ("returned", "submit"): "submitted",
    ("approved", "withdraw"): "withdrawn",
}

# draft → submitted → withdrawn → draft; a submitted one is edited and submitted again.
APPLICATION: Table = {
    ("draft", "submit"): "submitted",
    ("submitted", "submit"): "submitted",
    ("submitted", "withdraw"): "withdrawn",
    ("withdrawn", "start_again"): "draft",
}

# queued → running → computed | failed; queued or running → cancelled; running → queued (its worker died);
# computed → sent for approval → approved | returned; returned → sent for approval; approved → published → superseded.
MATCH_ATTEMPT: Table = {
    ("queued", "start"): "running",
    ("running", "finish"): "computed",
    ("running", "fail"): "failed",
    ("queued", "cancel"): "cancelled",
    ("running", "cancel"): "cancelled",
    ("running", "take_up_again"): "queued",
    ("computed", "send_for_approval"): "sent_for_approval",
    ("sent_for_approval", "approve"): "approved",
    ("sent_for_approval", "return"): "returned",
    ("returned", "send_for_approval"): "sent_for_approval",
    ("approved", "publish"): "published",
    ("published", "supersede"): "superseded",
}

# published with two answers; both positive → ready → active → completed | ended early; either negative, or
# withdrawn → vacated.
PLACEMENT: Table = {
    ("published", "agree"): "ready",
    ("ready", "start"): "active",
    ("active", "complete"): "completed",
    ("active", "end_early"): "ended_early",
    ("published", "vacate"): "vacated",
    ("ready", "vacate"): "vacated",
}
# The student's answer (awaited, accepted, declined) and the commune's (awaited, confirmed, refused); silence after
# the deadline is a no that a coordinator enters.
STUDENT_ANSWER: Table = {
    ("awaited", "accept"): "accepted",
    ("awaited", "decline"): "declined",
    ("awaited", "student_silent"): "declined",
}
COMMUNE_ANSWER: Table = {
    ("awaited", "confirm"): "confirmed",
    ("awaited", "refuse"): "refused",
    ("awaited", "commune_silent"): "refused",
}

# open → upheld | dismissed.
APPEAL: Table = {("open", "uphold"): "upheld", ("open", "dismiss"): "dismissed"}

# Swap of two students by consent of both and of both communes, approved by somebody who entered none of it: the
# other student consents, then one commune after the other (`agree` is the last one's yes), then the approver.
# Either student takes it back before the last yes; it expires with the deadline or with one of its placements.
SWAP: Table = {
    ("proposed", "consent"): "consented",
    ("proposed", "decline"): "declined",
    ("consented", "confirm"): "consented",
    ("consented", "agree"): "agreed",
    ("consented", "refuse"): "refused",
    ("agreed", "approve"): "exchanged",
    ("agreed", "reject"): "rejected",
    ("proposed", "take_back"): "taken_back",
    ("consented", "take_back"): "taken_back",
    ("agreed", "take_back"): "taken_back",
    ("proposed", "expire"): "expired",
    ("consented", "expire"): "expired",
    ("agreed", "expire"): "expired",
}
