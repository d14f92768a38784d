"""The form of the host assessment, on the commune's page and behind a one-time link."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.fields import CleanString, CleanText, HiddenText
from portal.forms import PortalForm
from portal.internships.rules import Assessed
from portal.internships.wording import CRITERIA_WORDS, RATINGS

_CHOICES = [(rating.value, word) for rating, word in RATINGS.items()]


def _rating(name: str) -> RadioField:
    return RadioField(CRITERIA_WORDS[name], choices=_CHOICES, validators=[InputRequired(_l("Chọn một mức."))])


class AssessmentForm(PortalForm):
    """The host's assessment, in the order of the paper form."""

    version = HiddenText()
    discipline = _rating("discipline")
    attitude = _rating("attitude")
    skill = _rating("skill")
    result = _rating("result")
    overall = _rating("overall")
    comment = CleanText(
        _l("Nhận xét"),
        description=_l("Điều sinh viên làm tốt, điều cần rèn thêm."),
        validators=[DataRequired(_l("Viết vài dòng nhận xét.")), Length(max=3000)],
    )
    assessor_name = CleanString(
        _l("Họ và tên người nhận xét"),
        validators=[DataRequired(_l("Nhập họ và tên người nhận xét.")), Length(max=200)],
    )
    assessor_position = CleanString(_l("Chức vụ"), validators=[Optional(), Length(max=200)])

    def assessed(self) -> Assessed:
        """What was filled in, as the service takes it."""
        return Assessed(**{name: self[name].data or "" for name in Assessed.__dataclass_fields__})
