"""Forms of openings: what a commune asks for, what a reviewer decides, and the filters of the list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    RadioField,
    SelectField,
)
from wtforms.validators import DataRequired, InputRequired, Length

from portal.fields import (
    CleanText,
    HiddenText,
    SearchField,
)
from portal.forms import PortalForm, QueryForm, SeveralForm
from portal.openings import wording
from portal.openings.queries import OpeningFilter
from portal.openings.request_fields import RequestFields, SourceFields
from portal.openings.rules import AnswerSource, OpeningAction
from portal.rounds.rules import PRIORITY_LEVELS


class OpeningForm(RequestFields, PortalForm):
    """What a commune asks for, on a page."""

    version = HiddenText()


class NewOpeningForm(OpeningForm):
    """A commune's own request: which of the actor's communes asks."""

    commune = SelectField(_l("Xã, phường"), validators=[InputRequired(_l("Chọn xã, phường cần thực tập sinh."))])


class EnterOpeningForm(SourceFields, NewOpeningForm):
    """A request that came by paper or phone, written down by a coordinator."""


class VersionForm(PortalForm):
    """Asks "really?" about the version of a record that was shown."""

    version = HiddenText()


class CopyForm(PortalForm):
    past = RadioField(_l("Đề nghị muốn sao chép"), validators=[InputRequired(_l("Chọn một đề nghị để sao chép."))])


class WithdrawForm(VersionForm):
    reason = CleanText(
        _l("Lý do rút"),
        validators=[DataRequired(_l("Ghi lý do rút đề nghị.")), Length(max=1000)],
        description=_l("Sinh viên đã chọn đề nghị này và cơ quan điều phối sẽ đọc lý do."),
    )


class ReviewForm(VersionForm):
    decision = RadioField(
        _l("Quyết định"),
        choices=[
            (OpeningAction.APPROVE.value, _l("Duyệt: sinh viên thấy và chọn được")),
            (OpeningAction.RETURN.value, _l("Trả lại để xã, phường sửa")),
            (OpeningAction.REJECT.value, _l("Không duyệt trong đợt này")),
        ],
        validators=[InputRequired(_l("Chọn một quyết định."))],
    )
    comment = CleanText(
        _l("Ý kiến hoặc lý do"),
        validators=[Length(max=1000)],
        description=_l("Bắt buộc khi trả lại hoặc không duyệt; xã, phường sẽ đọc."),
    )


class DecideSeveralForm(SeveralForm):
    """One decision on several openings; whoever is not approved reads why."""

    words = CleanText(
        _l("Ý kiến hoặc lý do"),
        validators=[
            DataRequired(_l("Ghi rõ lý do hoặc điều cần sửa; mọi xã, phường trong danh sách đọc câu này.")),
            Length(max=1000),
        ],
        description=_l("Cùng một nội dung cho mọi đề nghị bên trên; xã, phường sẽ đọc."),
    )


class AskForm(PortalForm):
    question = CleanText(
        _l("Câu hỏi cho xã, phường"),
        validators=[
            DataRequired(_l("Viết câu hỏi.")),
            Length(max=1000),
        ],
        description=_l("Xã, phường trả lời một lần; hỏi mỗi câu một việc."),
    )


class AnswerForm(VersionForm):
    answer = CleanText(
        _l("Câu trả lời"),
        validators=[
            DataRequired(_l("Viết câu trả lời.")),
            Length(max=2000),
        ],
    )


class EnterAnswerForm(AnswerForm):
    """An answer that came by paper or phone, written down by a coordinator."""

    source = RadioField(
        _l("Xã, phường đã trả lời bằng"),
        choices=[(kind.value, wording.ANSWER_SOURCES[kind]) for kind in (AnswerSource.PAPER, AnswerSource.PHONE)],
        validators=[InputRequired(_l("Chọn văn bản giấy hoặc điện thoại."))],
    )
    source_note = CleanText(
        _l("Nguồn"),
        validators=[
            DataRequired(_l("Ghi số, ngày của văn bản, hoặc ai đã trả lời và vào lúc nào.")),
            Length(max=1000),
        ],
    )


class OpeningFilters(QueryForm):
    """Filters of the list; whatever is not known is left out."""

    search = SearchField(_l("Tên xã, phường"))
    status = SelectField(_l("Trạng thái"))
    field = SelectField(_l("Nhóm ngành"))
    level = SelectField(_l("Mức ưu tiên"))
    lacks = SelectField(_l("Điều còn thiếu"))

    def __init__(self, arguments: Any, field_names: Mapping[str, str]) -> None:
        super().__init__(arguments)
        everything = [("", _("Tất cả"))]
        self.status.choices = everything + [(status.value, str(word)) for status, word in wording.STATUSES.items()]
        self.field.choices = everything + list(field_names.items())
        self.level.choices = everything + [(str(n), _("Mức %(level)s", level=n)) for n in PRIORITY_LEVELS]
        self.lacks.choices = everything + [(lack.value, str(word)) for lack, word in wording.LACKS.items()]

    def wanted(self) -> OpeningFilter:
        return OpeningFilter.read(self.values())
