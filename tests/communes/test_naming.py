"""Which commune is meant: by code, by name, without diacritics while no doubt is left."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.communes.models import Commune
from portal.communes.naming import CommuneNames
from portal.communes.queries import list_all_communes
from tests.factories.communes import REMOTE, VAN_LANG, VAN_LANG_BREVE, WARD, load_reference


@pytest.fixture
def names(app: Flask) -> CommuneNames:
    load_reference()
    return CommuneNames(list_all_communes())


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Xã Văn Lang", VAN_LANG),
        ("văn lăng", VAN_LANG_BREVE),
        ("XÃ  VĂN LĂNG ", VAN_LANG_BREVE),
        ("02143", VAN_LANG),
        ("2143.0", VAN_LANG),
        ("Van Lang (05665)", VAN_LANG_BREVE),
        ("Bang Thanh", REMOTE),
        ("UBND xã Bằng Thành", REMOTE),
        ("Uỷ ban nhân dân xã Bằng Thành", REMOTE),
        ("X.Bằng Thành", REMOTE),
        ("P. Ðức Xuân", WARD),
        ("phuong duc xuan", WARD),
        ("Nam Hoà", "05707"),
        ("Phuong Tien", "05563"),
    ],
)
def test_commune_is_found(names: CommuneNames, typed: str, code: str) -> None:
    assert names.find(typed) == code


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("Van Lang", "có thể là Xã Văn Lang (02143), Xã Văn Lăng (05665)"),
        ("xa van lang", "có thể là"),
        ("Phường Văn Lang", "Không có xã, phường nào của tỉnh tên là"),
        ("Xã", "Không có xã, phường nào"),
        ("", "Không có xã, phường nào"),
        ("99999", "mang mã “99999”"),
        ("Xã Bằng Thành (02143)", "Mã 02143 là Xã Văn Lang, không phải"),
        ("Văn\u200b Lang", "ký tự"),
    ],
)
def test_what_leaves_a_doubt_is_refused_with_the_reason(names: CommuneNames, typed: str, reason: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        names.find(typed)
    assert reason in str(refused.value)


def test_each_of_all_communes_is_found_by_its_full_name_and_by_its_code(names: CommuneNames) -> None:
    communes: list[Commune] = list(list_all_communes())
    assert len(communes) == 92
    assert [names.find(commune.full_name) for commune in communes] == [commune.code for commune in communes]
    assert [names.find(commune.code) for commune in communes] == [commune.code for commune in communes]
