"""States of a match attempt and the rule of two people. Pure."""

from __future__ import annotations

from enum import StrEnum


class AttemptStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    COMPUTED = "computed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SENT_FOR_APPROVAL = "sent_for_approval"
    APPROVED = "approved"
    RETURNED = "returned"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


class AttemptAction(StrEnum):
    START = "start"
    FINISH = "finish"
    FAIL = "fail"
    CANCEL = "cancel"
    TAKE_UP_AGAIN = "take_up_again"  # its worker died
    SEND_FOR_APPROVAL = "send_for_approval"
    APPROVE = "approve"  # the last step's yes
    RETURN = "return"
    PUBLISH = "publish"
    SUPERSEDE = "supersede"


TRANSITIONS: dict[tuple[AttemptStatus, AttemptAction], AttemptStatus] = {
    (AttemptStatus.QUEUED, AttemptAction.START): AttemptStatus.RUNNING,
    (AttemptStatus.RUNNING, AttemptAction.FINISH): AttemptStatus.COMPUTED,
    (AttemptStatus.RUNNING, AttemptAction.FAIL): AttemptStatus.FAILED,
    (AttemptStatus.QUEUED, AttemptAction.CANCEL): AttemptStatus.CANCELLED,
    (AttemptStatus.RUNNING, AttemptAction.CANCEL): AttemptStatus.CANCELLED,
    (AttemptStatus.RUNNING, AttemptAction.TAKE_UP_AGAIN): AttemptStatus.QUEUED,
    (AttemptStatus.COMPUTED, AttemptAction.SEND_FOR_APPROVAL): AttemptStatus.SENT_FOR_APPROVAL,
    (AttemptStatus.SENT_FOR_APPROVAL, AttemptAction.APPROVE): AttemptStatus.APPROVED,
    (AttemptStatus.SENT_FOR_APPROVAL, AttemptAction.RETURN): AttemptStatus.RETURNED,
    (AttemptStatus.RETURNED, AttemptAction.SEND_FOR_APPROVAL): AttemptStatus.SENT_FOR_APPROVAL,
    (AttemptStatus.APPROVED, AttemptAction.PUBLISH): AttemptStatus.PUBLISHED,
    (AttemptStatus.PUBLISHED, AttemptAction.SUPERSEDE): AttemptStatus.SUPERSEDED,
}


class Decision(StrEnum):
    APPROVE = "approve"
    RETURN = "return"
