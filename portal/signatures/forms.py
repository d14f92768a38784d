"""Forms of signing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from portal.documents.rules import DocumentKind
from portal.documents.wording import KINDS
from portal.fields import CleanText, HiddenText
from portal.forms import PortalForm
from portal.signatures.rules import LONGEST_SIGNER, MOST_SIGNERS, read_signers


class CopyForm(PortalForm):
    """A signed file, and whose signatures are new on it."""

    signed = HiddenText()  # who had signed when the page was shown
    file = FileField(
        _l("Bản đã ký (PDF, JPEG hoặc PNG)"),
        description=_l("Bản quét, hoặc tệp PDF đã ký số. Lớn nhất 10 MB."),
        validators=[FileRequired(_l("Chọn tệp đã ký."))],
    )
    count = RadioField(
        _l("Trên bản này có thêm chữ ký của"), validators=[InputRequired(_l("Chọn những người đã ký trên bản này."))]
    )

    def offer(self, left: Sequence[str]) -> None:
        """Signers sign in their order, so each choice is the next ones up to somebody."""
        self.count.choices = [(str(number), ", ".join(left[:number])) for number in range(1, len(left) + 1)]


class SealForm(PortalForm):
    """Whether the portal is to sign."""

    signed = HiddenText()


class WithdrawForm(PortalForm):
    """Why a copy is taken back."""

    reason = CleanText(
        _l("Lý do rút"),
        validators=[
            DataRequired(_l("Ghi lý do rút bản này.")),
            Length(max=300, message=_l("Lý do dài nhất 300 ký tự.")),
        ],
    )


class SignersForm(PortalForm):
    """Who signs documents of one kind, a line each."""

    kind = SelectField(_l("Loại văn bản"), choices=[(kind.value, words) for kind, words in KINDS.items()])
    signers = CleanText(
        _l("Người ký, theo thứ tự"),
        description=_l("Mỗi dòng một người, ký trước ghi trước: chức vụ rồi họ tên. Để trống thì chỉ thủ trưởng ký."),
    )

    def validate_signers(self, field: Any) -> None:
        named = read_signers(field.data or "")
        if len(named) > MOST_SIGNERS:
            raise ValidationError(_("Nhiều nhất %(count)s người ký.", count=MOST_SIGNERS))
        if any(len(signer) > LONGEST_SIGNER for signer in named):
            raise ValidationError(_("Mỗi dòng dài nhất %(count)s ký tự.", count=LONGEST_SIGNER))

    def given(self) -> tuple[DocumentKind, list[str]]:
        """The kind and its signers in order."""
        return DocumentKind(self.kind.data), read_signers(self.signers.data or "")
