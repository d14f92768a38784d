"""The main job from end to end: a round from the nomination of its students to their published placements."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser import deciding, steps
from tests.browser.person import Person
from tests.site import Site


def walk(site: Site, people: Callable[[str], Person], tag: str) -> None:
    """Each role at a browser of its own, made by `people`; `tag`, a digit, keeps walks on one portal apart."""
    somebody = {name: steps.invited(site, people(name), *who, tag) for name, who in steps.STAFF.items()}
    steps.classify(somebody["sở nội vụ"], tag)
    round_url = steps.open_round(somebody["điều phối"], tag)
    students = steps.nominate(somebody["trường"], round_url, people, tag)
    for name in ("xã", "phường"):
        steps.request_interns(somebody[name], round_url)
    for commune in steps.NAMES.values():
        steps.review(somebody["sở nội vụ"], round_url, commune)
    steps.move(somebody["điều phối"], round_url, "Bắt đầu nhận nguyện vọng")
    for person, (_digit, _name, _gpa, wishes) in zip(students, steps.STUDENTS, strict=True):
        steps.apply(person, wishes)
    steps.time_passes(site, tag)
    steps.move(somebody["điều phối"], round_url, "Chuyển sang xếp chỗ")
    attempt_url = steps.match(somebody["điều phối"], round_url)
    deciding.discuss_draft(somebody["điều phối"], somebody["trường"], attempt_url, round_url)
    deciding.send_back_once(somebody["phê duyệt"], somebody["điều phối"], attempt_url)
    steps.approve(somebody["phê duyệt"], attempt_url)
    steps.approve(somebody["sở nội vụ"], attempt_url)
    steps.publish(somebody["điều phối"], attempt_url)
    visitor = people("khách")
    steps.see_results(somebody, students, round_url, visitor)
    deciding.check_result(visitor, somebody["trường"], round_url)
