"""The requests for interns of a round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from portal.access import Permission
from portal.communes.models import Commune
from portal.exports.lists.kind import ListKind, ListPage, Reach, a_round, level_column, yes_or_no
from portal.exports.rules import ListName
from portal.openings import listing
from portal.openings.demand import count_rankings_of
from portal.openings.models import Opening
from portal.openings.queries import (
    ORDERS,
    OpeningFilter,
    field_names,
    fields_by_opening,
    in_scope,
    level_joins,
    narrowed,
)
from portal.openings.wording import COLUMNS, PHONE_COVERAGES, SOURCES, STATUSES
from portal.rounds.models import RoundPriority
from portal.spreadsheets.writing import CellKind, Column

_SUPPORT = ("lodging", "women_lodging", "transport", "meals")


def columns(reach: Reach) -> Sequence[Column]:
    def named(name: str, kind: CellKind = CellKind.TEXT, width: int = 14) -> Column:
        return Column(str(COLUMNS[name]), kind, width, name)

    return (
        Column(_("Mã xã, phường"), width=12),
        Column(_("Xã, phường"), width=24, key="commune"),
        level_column(reach, "level"),
        *(named("title", width=32), named("tasks", width=50), named("fields", width=36)),
        named("seats", CellKind.NUMBER, 10),
        Column(_("Số chỗ đã có người"), CellKind.NUMBER, 12, "seats_taken"),
        Column(_("Số sinh viên đã chọn"), CellKind.NUMBER, 12, "ranked"),
        named("min_gpa", CellKind.GRADE, 12),
        *(named("starts_on", CellKind.DAY), named("ends_on", CellKind.DAY)),
        *(named("mentor_name", width=26), named("mentor_position", width=26), named("mentor_phone")),
        *(named(name) for name in _SUPPORT),
        named("allowance", CellKind.NUMBER),
        *(named("phone_coverage", width=18), named("languages", width=18), named("support_note", width=36)),
        Column(_("Trạng thái"), width=16, key="status"),
        Column(_("Nguồn"), width=22),
        Column(_("Ghi chú nguồn"), width=26),
        Column(_("Gửi duyệt lúc"), CellKind.INSTANT, 18, "submitted_at"),
        Column(_("Ý kiến khi duyệt"), width=36),
        Column(_("Lý do rút"), width=30),
    )


def statement(reach: Reach) -> Select[Any]:
    return (
        select(*Opening.__table__.columns)
        .add_columns(Commune.full_name.label("commune"), RoundPriority.level)
        .join(Commune, Commune.code == Opening.commune_code)
        .outerjoin(RoundPriority, level_joins())
        .where(Opening.round_id == a_round(reach).id, in_scope(reach.actor.scope(Permission.VIEW_OPENINGS)))
        .order_by(Commune.sort_key, Commune.code, Opening.created_at, Opening.id)
    )


def cells(reach: Reach, rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    names, fields = field_names(), fields_by_opening(row.id for row in rows)
    ranked = count_rankings_of(row.id for row in rows)
    schools = reach.actor.scope(Permission.VIEW_CONTACTS).school_codes  # who see every mentor's phone
    for row in rows:
        yield (
            *(row.commune_code, row.commune, row.level, row.title, row.tasks),
            "; ".join(names[code] for code in fields[row.id]),
            *(row.seats, row.seats_taken, ranked[row.id], row.min_gpa, row.starts_on, row.ends_on),
            *(row.mentor_name, row.mentor_position),
            row.mentor_phone if schools or reach.is_near(commune=row.commune_code) else None,
            *(yes_or_no(getattr(row, name)) for name in _SUPPORT),
            *(row.allowance, str(PHONE_COVERAGES[row.phone_coverage]), row.languages, row.support_note),
            *(str(STATUSES[row.status]), str(SOURCES[row.source]), row.source_note),
            *(row.submitted_at, row.review_comment, row.withdrawn_reason),
        )


OPENINGS = ListKind(
    name=ListName.OPENINGS,
    title=_l("Đề nghị tiếp nhận"),
    file_name="de-nghi-tiep-nhan",
    permission=Permission.VIEW_OPENINGS,
    personal=False,
    columns=columns,
    statement=statement,
    cells=cells,
    page=ListPage(
        endpoint="openings.index",
        setup=listing.OPENINGS,
        narrow=lambda rows, _reach, asked: narrowed(rows, OpeningFilter.read(asked)),
        orders=ORDERS,
    ),
)
