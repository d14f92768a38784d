"""Forms of applications: what goes with the list, submitting, and the filters of the lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.applications import wording
from portal.applications.dictated import Dictated, OnBehalf
from portal.applications.offers import DISTANCES_KM, OfferFilter, Place
from portal.applications.overview import ApplicantFilter
from portal.applications.rules import NOT_SUBMITTED, Purpose
from portal.fields import CleanText, HiddenText, PhoneField, SearchField
from portal.forms import PortalForm, QueryForm
from portal.openings.rules import Source, Support
from portal.rounds.rules import PRIORITY_LEVELS
from portal.schools.naming import all_named

NEAREST = "nearest"


class VersionForm(PortalForm):
    """Asks "really?" about the version of the application that was shown."""

    version = HiddenText()


class DetailsForm(VersionForm):
    """What goes with the list of choices."""

    anywhere = BooleanField(
        _l("Tôi đồng ý đến bất kỳ xã, phường nào phù hợp với ngành và điểm của tôi nếu hết chỗ ở các nguyện vọng"),
        description=_l("Bạn có nhiều khả năng được xếp chỗ hơn. Các nguyện vọng trong danh sách vẫn được xét trước."),
    )
    needs = SelectMultipleField(
        _l("Tôi chỉ đến nơi ngoài danh sách nếu nơi đó"),
        choices=[(kind.value, word) for kind, word in wording.NEEDS.items()],
        description=_l("Chỉ có tác dụng khi bạn đánh dấu mục trên; các nguyện vọng trong danh sách không đổi."),
    )
    phone = PhoneField(
        _l("Số điện thoại liên hệ"),
        validators=[InputRequired(_l("Nhập số điện thoại để xã, phường và nhà trường liên hệ."))],
        description=_l("Chỉ nhà trường, cơ quan điều phối và xã, phường tiếp nhận bạn được xem."),
    )
    home_commune = SelectField(
        _l("Xã, phường nơi gia đình bạn ở"),
        validators=[Optional()],
        description=_l("Chỉ dùng để tính khoảng cách cho bạn xem, không ảnh hưởng đến việc xếp chỗ."),
    )
    statement = CleanText(
        _l("Vài lời về nguyện vọng của bạn"),
        validators=[Optional(), Length(max=2000)],
        description=_l("Ví dụ: kỹ năng, ngôn ngữ, lý do muốn đến một nơi. Không ghi thông tin sức khỏe hay giấy tờ."),
    )

    def offer_places(self, places: list[Place]) -> None:
        """Let these communes be chosen as home."""
        self.home_commune.choices = [("", _("Không ghi")), *((place.code, place.name) for place in places)]

    def differences(self, stored: dict[str, Any]) -> list[tuple[str, str, str]]:
        """(field, as typed, as stored) in words, wherever the two differ."""
        names = ("phone", "anywhere", "needs", "home_commune", "statement")
        both = [(name, self[name].data or None, stored[name] or None) for name in names]
        return [
            (str(self[name].label.text), self._shown(name, typed), self._shown(name, kept))
            for name, typed, kept in both
            if typed != kept
        ]

    def _shown(self, name: str, value: Any) -> str:
        if name == "needs":
            return wording.needs_in_words(value or ()) or _("Không đặt điều kiện")
        if name == "home_commune":
            return str(dict(self.home_commune.choices)[value or ""])  # type: ignore[arg-type]
        if name == "anywhere":
            return _("Có") if value else _("Không")
        return value or _("Không ghi")

    def values(self) -> dict[str, Any]:
        """What was filled in, as the service takes it."""
        return {
            "anywhere": self.anywhere.data,
            "needs": [Support(value) for value in self.needs.data or ()],
            "phone": self.phone.data,
            "home_commune_code": self.home_commune.data or None,
            "statement": self.statement.data,
        }


class SubmitForm(VersionForm):
    """Consents, one by one and never ticked beforehand; the key makes copies of the form one submission.

    `shown`: the application that the page showed (portal/applications/shown.py).
    """

    shown = HiddenField()
    key = HiddenText(
        default=lambda: uuid4().hex,
        validators=[DataRequired(_l("Trang đã cũ. Hãy mở lại trang Nộp đơn và gửi lại."))],
    )
    matching = BooleanField(wording.CONSENTS[Purpose.MATCHING], description=_l("Bắt buộc để nộp đơn."))
    sharing_with_commune = BooleanField(
        wording.CONSENTS[Purpose.SHARING_WITH_COMMUNE], description=_l("Bắt buộc để nộp đơn.")
    )
    statistics = BooleanField(
        wording.CONSENTS[Purpose.STATISTICS], description=_l("Không bắt buộc, không ảnh hưởng đến kết quả.")
    )

    def consents(self) -> set[Purpose]:
        """The purposes that were ticked."""
        return {purpose for purpose in Purpose if self[purpose.value].data}


class OfferFilters(QueryForm):
    """Filters of the openings a student may rank; whatever is not known is left out."""

    search = SearchField(_l("Tên xã, phường (cả tên cũ)"))
    level = SelectField(_l("Mức ưu tiên"))
    home = SelectField(_l("Tính khoảng cách từ"))
    distance = SelectField(_l("Cách không quá"))
    sort = SelectField(_l("Sắp xếp"))
    support = SelectMultipleField(_l("Hỗ trợ"), choices=[(kind.value, word) for kind, word in wording.NEEDS.items()])

    def __init__(self, arguments: Any, places: list[Place], home: str | None) -> None:
        super().__init__(arguments, home=home or "")
        everything = [("", _("Tất cả"))]
        self.level.choices = everything + [(str(n), _("Mức %(level)s", level=n)) for n in PRIORITY_LEVELS]
        self.home.choices = [("", _("Không tính")), *((place.code, place.name) for place in places)]
        self.distance.choices = [("", _("Không giới hạn")), *((str(km), f"{km} km") for km in DISTANCES_KM)]
        self.sort.choices = [("", _("Theo tên xã, phường")), (NEAREST, _("Gần trước"))]
        if "home" not in arguments:
            self.home.data = home or ""

    def wanted(self) -> OfferFilter:
        level, distance = self.chosen("level"), self.chosen("distance")
        return OfferFilter(
            search=self.search.data or "",
            level=int(level) if level else None,
            supports=tuple(kind for kind in Support if kind.value in (self.support.data or ())),
            home=self.chosen("home"),
            within_km=int(distance) if distance else None,
            nearest_first=self.chosen("sort") == NEAREST,
        )

    def said(self) -> str:
        """The name that is looked for and the kinds of support, too."""
        searched = f"{self.search.label.text}: {self.search.data}" if self.search.data else ""
        return "; ".join(filter(None, [searched, super().said(), wording.needs_in_words(self.wanted().supports)]))


class CompareForm(QueryForm):
    """Which two openings to see side by side; `opening` twice, from the boxes of the list, means the same.

    `left_out`: the names of what was ticked beyond two.
    """

    first = SelectField(_l("Nơi thứ nhất"))
    second = SelectField(_l("Nơi thứ hai"))

    def __init__(self, arguments: Any, offered: list[tuple[UUID, str]]) -> None:
        super().__init__(arguments)
        choices = [("", _("Chọn một nơi")), *((str(opening_id), name) for opening_id, name in offered)]
        self.first.choices = self.second.choices = choices
        ticked = list(dict.fromkeys(arguments.getlist("opening")))
        names = dict(choices)
        self.left_out = [names[value] for value in ticked[2:] if value in names]
        for field, value in zip((self.first, self.second), ticked, strict=False):
            field.data = value

    def pair(self) -> list[UUID]:
        """The two openings; none while fewer are chosen, or one twice."""
        chosen = {self.chosen("first"), self.chosen("second")} - {None}
        if len(chosen) < 2:
            return []
        return [UUID(self.first.data), UUID(self.second.data)]


class ApplicantFilters(QueryForm):
    """Filters of the list of students for coordinators."""

    search = SearchField(_l("Tên, mã sinh viên hoặc mã biên nhận"))
    progress = SelectField(_l("Tình trạng đơn"))
    school = SelectField(_l("Trường"))
    lists = SelectField(_l("Danh sách nguyện vọng"))

    def __init__(self, arguments: Any, schools: list[tuple[str, str]]) -> None:
        super().__init__(arguments)
        everything = [("", _("Tất cả"))]
        self.progress.choices = everything + [
            (progress.value, str(word)) for progress, word in wording.PROGRESS.items()
        ]
        self.progress.choices.append((NOT_SUBMITTED, _("Chưa nộp (chưa bắt đầu, đang soạn, đã rút)")))
        self.school.choices = [*everything, *all_named(dict(schools)).items()]
        self.lists.choices = everything + [(standing.value, str(word)) for standing, word in wording.LISTS.items()]

    def wanted(self) -> ApplicantFilter:
        return ApplicantFilter.read(self.values())


class EnterForm(DetailsForm):
    """A student's list from paper or phone; `of` gives the form its numbered choices."""

    home_commune = None
    key = HiddenText(default=lambda: uuid4().hex)
    source = RadioField(
        _l("Nhận được bằng"),
        choices=[(source.value, word) for source, word in wording.SOURCES.items()],
        validators=[InputRequired(_l("Chọn giấy hoặc điện thoại."))],
    )
    note = CleanText(
        _l("Nguồn"),
        description=_l("Số, ngày và nơi lưu của giấy; hoặc ai đã gọi, từ số nào, vào lúc nào. Sinh viên đọc được."),
        validators=[DataRequired(_l("Ghi số, ngày của giấy, hoặc ai đã gọi điện và vào lúc nào.")), Length(max=1000)],
    )
    signed = SelectMultipleField(
        _l("Sinh viên đã ký trên giấy"),
        choices=[(purpose.value, word) for purpose, word in wording.CONSENTS.items()],
        description=_l("Chỉ đánh dấu mục có chữ ký của sinh viên. Không nhận sự đồng ý qua điện thoại."),
    )
    paper = CleanText(
        _l("Nơi lưu tờ giấy có chữ ký"),
        description=_l("Ví dụ: Phòng Đào tạo, hồ sơ số 12/2027. Để trống nếu không có mục nào mới ký."),
        validators=[Optional(), Length(max=1000)],
    )

    @classmethod
    def of(cls, offered: Sequence[tuple[UUID, str]], longest: int) -> type[EnterForm]:
        """The form with as many choices as a list of the round may have, among these openings."""
        options = [("", "–"), *((str(opening_id), name) for opening_id, name in offered)]
        fields = {
            f"choice_{rank}": SelectField(_l("Nguyện vọng %(rank)s", rank=rank), choices=options)
            for rank in range(1, longest + 1)
        }
        return type("EnterListForm", (cls,), fields)

    @property
    def ranked(self) -> list[SelectField]:
        """The fields of the choices, from the first on."""
        return [field for field in self if field.name.startswith("choice_")]

    def openings(self) -> list[UUID]:
        """What was chosen, in order; a choice that was left empty is none."""
        return [UUID(field.data) for field in self.ranked if field.data]

    def validate(self, extra_validators: Any = None) -> bool:
        """Each opening once."""
        fine = super().validate(extra_validators)
        first: dict[str, SelectField] = {}
        for field in self.ranked:
            if field.data and field.data in first:
                field.errors = [_("Nơi này đã chọn ở %(where)s.", where=first[field.data].label.text)]
                fine = False
            first.setdefault(field.data, field)
        return fine

    def dictated(self) -> Dictated:
        """What the student told."""
        return Dictated(
            openings=self.openings(),
            anywhere=self.anywhere.data,
            needs=[Support(value) for value in self.needs.data or ()],
            phone=self.phone.data or "",
            statement=self.statement.data,
        )

    def behalf(self) -> OnBehalf:
        """How it came."""
        return OnBehalf(Source(self.source.data), self.note.data, self.paper.data)
