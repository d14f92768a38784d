"""What an application's rules, refusals and consents are called on the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.applications.models import Consent, Submission
from portal.applications.rules import Check, Closed, ListRule, ListStanding, Progress, Purpose
from portal.design import format_deadline, format_instant
from portal.openings.rules import Source, Support
from portal.rounds.models import Round

# What the student agrees to, one sentence each; stored with the consent exactly as it was shown.
CONSENTS = {
    Purpose.MATCHING: _l(
        "Tôi đồng ý để hệ thống dùng điểm, ngành học và các nguyện vọng của tôi để đề xuất nơi thực tập; "
        "kết quả do người có thẩm quyền quyết định và tôi có quyền hỏi lý do."
    ),
    Purpose.SHARING_WITH_COMMUNE: _l(
        "Tôi đồng ý để họ tên, ngành học và thông tin liên hệ của tôi được chuyển cho xã, phường tiếp nhận tôi."
    ),
    Purpose.STATISTICS: _l("Tôi đồng ý để dữ liệu của tôi được dùng trong thống kê không nêu tên ai."),
}
CONSENT_MISSING = {
    Purpose.MATCHING: _l("Đánh dấu đồng ý cho dùng điểm và nguyện vọng khi xếp chỗ: không có thì không xếp được."),
    Purpose.SHARING_WITH_COMMUNE: _l("Đánh dấu đồng ý chuyển thông tin liên hệ cho xã, phường sẽ tiếp nhận."),
}
SOURCES = {Source.PAPER: _l("Giấy sinh viên tự ghi"), Source.PHONE: _l("Sinh viên gọi điện")}  # of what others enter
ALL_SOURCES = {Source.PORTAL: _l("Sinh viên tự nộp trên cổng"), **SOURCES}
PROGRESS = {
    Progress.NOT_STARTED: _l("Chưa bắt đầu"),
    Progress.DRAFT: _l("Đang soạn"),
    Progress.SUBMITTED: _l("Đã nộp"),
    Progress.WITHDRAWN: _l("Đã rút"),
}
LISTS = {
    ListStanding.SHORT: _l("Ngắn hơn mức tối thiểu"),
    ListStanding.AT_SHORTEST: _l("Vừa đủ mức tối thiểu"),
    ListStanding.FEW_DIFFICULT: _l("Thiếu nơi mức 1–2"),
}
NEEDS = {
    Support.LODGING: _l("Có chỗ ở"),
    Support.WOMEN_LODGING: _l("Có chỗ ở phù hợp cho nữ"),
    Support.TRANSPORT: _l("Có hỗ trợ đi lại"),
}


def closed_sentence(why: Closed, round_: Round) -> str:
    """Why nothing can be changed now, and what to do."""
    return {
        Closed.NOT_NOMINATED: _(
            "Nhà trường chưa đề cử bạn trong đợt này, hoặc bạn chưa đủ điều kiện. "
            "Xem lý do ở trang Thông tin của tôi, hoặc hỏi nhà trường."
        ),
        Closed.NOT_YET: _(
            "Đợt này chưa nhận nguyện vọng. Thời gian dự kiến: từ %(opens)s đến %(closes)s.",
            opens=format_instant(round_.applications_open_at),
            closes=format_deadline(round_.applications_close_at),
        ),
        Closed.OVER: _(
            "Đã hết hạn đăng ký (%(closes)s). Bạn vẫn xem được đơn, nhưng không thay đổi được nữa.",
            closes=format_deadline(round_.applications_close_at),
        ),
    }[why]


def closed_to_writers(why: Closed, round_: Round) -> str:
    """Why nothing can be written down for a student now, and what to do."""
    if why is not Closed.OVER:
        return closed_sentence(why, round_)
    return _(
        "Đã hết hạn đăng ký (%(closes)s) nên không nhập thay được nữa. "
        "Nếu đợt vẫn đang nhận nguyện vọng, hãy gia hạn nộp đơn của đợt trước.",
        closes=format_deadline(round_.applications_close_at),
    )


def rule_sentence(check: Check) -> str:
    """The rule in words, with what is asked and what there is. Vietnamese has one form, English two."""
    asked: dict[str, Any] = {"num": check.need, "need": check.need, "have": check.have}
    return {
        ListRule.SHORTEST: ngettext(
            "Chọn ít nhất %(need)s nguyện vọng (đang có %(have)s).",
            "Chọn ít nhất %(need)s nguyện vọng (đang có %(have)s).",
            **asked,
        ),
        ListRule.LONGEST: ngettext(
            "Chọn nhiều nhất %(need)s nguyện vọng (đang có %(have)s).",
            "Chọn nhiều nhất %(need)s nguyện vọng (đang có %(have)s).",
            **asked,
        ),
        ListRule.DIFFICULT: ngettext(
            "Có ít nhất %(need)s nguyện vọng ở xã mức ưu tiên 1 hoặc 2 (đang có %(have)s).",
            "Có ít nhất %(need)s nguyện vọng ở xã mức ưu tiên 1 hoặc 2 (đang có %(have)s).",
            **asked,
        ),
        ListRule.EACH_ONCE: _("Mỗi đề nghị chỉ chọn một lần."),
        ListRule.ELIGIBLE: _("Mọi nguyện vọng đều phù hợp với ngành và điểm của bạn.")
        if check.met
        else _("Bỏ %(have)s nguyện vọng không còn phù hợp với ngành hoặc điểm của bạn.", have=check.have),
        ListRule.SOMEWHERE: _("Chọn nguyện vọng, hoặc đồng ý đến bất kỳ nơi nào phù hợp."),
        ListRule.PHONE: _("Cho biết số điện thoại liên hệ ở trang Thông tin thêm."),
    }[check.rule]


def checklist(checks: Sequence[Check]) -> list[dict[str, Any]]:
    """The rules with their numbers, and those of the others that are not met: what is worth reading."""
    numbered = (ListRule.SHORTEST, ListRule.LONGEST, ListRule.DIFFICULT)
    return [
        {"label": rule_sentence(check), "met": check.met} for check in checks if not check.met or check.rule in numbered
    ]


def consent_as_shown(purpose: Purpose, round_: Round) -> str:
    """The round's own text and the purpose's sentence: what is stored as proof."""
    return f"{round_.consent_text}\n\n{CONSENTS[purpose]}"


def entered_sentence(submission: Submission | None) -> str:
    """Who wrote a submission down for the student, and from what; "" for what they submitted themselves."""
    if submission is None or submission.entered_by is None:
        return ""
    return _(
        "%(writer)s đã nhập thay sinh viên bản này. Nguồn: %(source)s (%(note)s).",
        writer=submission.entered_by.full_name,
        source=SOURCES[Source(submission.source)],
        note=submission.source_note,
    )


def consents_in_words(consents: Iterable[Consent]) -> list[tuple[str, str]]:
    """(what is agreed to, when and by which signed paper)."""
    told = []
    for consent in consents:
        when = format_instant(consent.given_at)
        paper = _("%(when)s, theo giấy đã ký: %(paper)s", when=when, paper=consent.paper) if consent.paper else when
        told.append((str(CONSENTS[Purpose(consent.purpose)]), paper))
    return told


def needs_in_words(needs: Iterable[str]) -> str:
    """What `anywhere` depends on, in one line."""
    return ", ".join(str(NEEDS[Support(need)]) for need in needs)
