"""QR codes carry their text inside the page."""

from __future__ import annotations

from urllib.parse import unquote

from portal.qr import qr_data_uri


def test_a_code_is_a_picture_without_an_address_of_its_own() -> None:
    picture = qr_data_uri("https://vexa.example.vn/activate/abc")
    assert picture.startswith("data:image/svg+xml")
    assert "<svg" in unquote(picture)
    assert picture != qr_data_uri("https://vexa.example.vn/activate/abd")
