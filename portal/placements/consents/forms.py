"""The form with which a consent is taken back."""

from __future__ import annotations

from portal.fields import HiddenText
from portal.forms import PortalForm


class TakeBackForm(PortalForm):
    """Carries what the page said would follow."""

    shown = HiddenText()
