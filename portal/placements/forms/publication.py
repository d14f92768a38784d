"""Forms of a publication."""

from __future__ import annotations

from portal.fields import HiddenText
from portal.forms import PortalForm


class RefillForm(PortalForm):
    key = HiddenText()  # made with the page: pressing twice computes once


class PublishForm(PortalForm):
    """Carries the attempt's version, and the published attempt that the page said will be replaced."""

    version = HiddenText()
    replaces = HiddenText()
