"""Forms of the communes' officers."""

from __future__ import annotations

from portal.communes.officers.person_fields import PersonFields
from portal.forms import PortalForm


class SuccessorForm(PersonFields, PortalForm):
    """Who looks after a commune from now on."""
