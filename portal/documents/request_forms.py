"""The printable request form of a round, blank or for one commune."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import force_locale

from portal.communes.models import Commune
from portal.design import format_deadline
from portal.documents.blocks import Description
from portal.documents.composing.request_form import RequestFacts, request_form
from portal.notices.service import whole_address
from portal.openings.queries import field_names
from portal.rounds.models import Round


def described(round_: Round, commune: Commune | None) -> Description:
    """The form with what the round and, where one is given, the commune say."""
    wanted = {field.field_code for field in round_.fields}
    prefilled: dict[str, Any] = {"commune": commune.code, "source": "paper"} if commune else {"source": "paper"}
    with force_locale("vi"):  # whoever prints it, it is read in Vietnamese
        until = format_deadline(round_.openings_close_at)
    return request_form(
        RequestFacts(
            round_name=round_.name,
            fields=tuple((code, name) for code, name in field_names().items() if code in wanted),
            min_gpa=round_.min_gpa,
            starts_on=round_.internship_starts_on,
            ends_on=round_.internship_ends_on,
            send_until=until,
            office=round_.contact_office,
            phone=round_.contact_phone,
            email=round_.contact_email,
            entry=whole_address(url_for("openings.enter", round_id=round_.id, **prefilled)),
            commune=commune.full_name if commune else "",
            commune_code=commune.code if commune else "",
        )
    )
