"""The tile map: every commune has a hexagon of its own, near where it lies."""

from __future__ import annotations

import csv
import math

import numpy as np
import pytest

from portal.communes.reference import COMMUNES
from portal.communes.tile_layout import place, project
from portal.communes.tiles import HEIGHT, WIDTH, drawing_size, make_tiles, places


@pytest.fixture(scope="module")
def communes() -> list[dict[str, str]]:
    with COMMUNES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_commune_has_a_place_and_no_two_share_one(communes: list[dict[str, str]]) -> None:
    assert places().keys() == {row["code"] for row in communes}
    assert len(set(places().values())) == len(communes) == 92


def test_no_commune_stands_far_from_where_it_lies(communes: list[dict[str, str]]) -> None:
    tiles = {tile.code: tile for tile in make_tiles((r["code"], r["name"], "1", "", None) for r in communes)}
    here = np.array([(tiles[r["code"]].x, tiles[r["code"]].y) for r in communes])
    there = project(*(np.array([float(r[key]) for r in communes]) for key in ("lat", "lon")))
    kilometre = (
        WIDTH / math.sqrt(3) / math.sqrt(sum(float(r["area_km2"]) for r in communes) / 92 * 2 / (3 * math.sqrt(3)))
    )
    moved = here / kilometre - there
    moved -= moved.mean(axis=0)
    assert np.hypot(*moved.T).max() < 40
    assert np.hypot(*moved.T).mean() < 15


def test_points_on_a_lattice_stay_as_they_are() -> None:
    side = math.sqrt(3)
    points = np.array([(side * (c + (r & 1) / 2), 1.5 * r) for r in range(4) for c in range(3)])
    area = 1.5 * math.sqrt(3)
    assert place(points, np.full(12, area)) == [(c, r) for r in range(4) for c in range(3)]


def test_long_names_take_two_lines() -> None:
    code = next(iter(places()))
    lines = {make_tiles([(code, name, "1", "", None)])[0].lines for name in ("Ba Bể", "Thượng Quan", "Phan Đình Phùng")}
    assert lines == {("Ba Bể",), ("Thượng", "Quan"), ("Phan Đình", "Phùng")}


def test_a_code_without_a_place_is_left_out() -> None:
    assert make_tiles([("99999", "Nowhere", "1", "", None)]) == []


def test_the_drawing_holds_every_tile(communes: list[dict[str, str]]) -> None:
    width, height = drawing_size()
    for tile in make_tiles((r["code"], r["name"], "none", "", None) for r in communes):
        assert WIDTH / 2 <= tile.x <= width - WIDTH / 2
        assert HEIGHT / 2 <= tile.y <= height - HEIGHT / 2
