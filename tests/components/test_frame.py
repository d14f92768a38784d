"""What stands around every page: frames, menu, error pages; and pills."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from flask import Flask, render_template, render_template_string

from portal import design
from portal.built import DIST, load_manifest
from tests.components.drawing import TEMPLATES, draw
from tests.faults import faults_of
from tests.html import Document, attribute, words

ERROR_PAGES = sorted(path.stem for path in (TEMPLATES / "errors").glob("*.html"))


def test_text_from_people_stays_text(in_request: Flask) -> None:
    imports = '{% from "components/page.html" import page_header, summary_list %}'
    drawn = render_template_string(
        imports + "{{ page_header(x) }}{{ summary_list([(x, x)]) }}", x="<script>alert(1)</script>"
    )
    assert drawn.count("&lt;script&gt;") == 3
    assert "<script>" not in drawn


@pytest.mark.parametrize("status", ERROR_PAGES)
def test_error_page_says_what_to_do_and_a_number(in_request: Flask, status: str) -> None:
    changes = [("Số chỗ", "3", "4")] if status == "409" else []
    html = render_template(f"errors/{status}.html", message="", reference="ab12cd34", changes=changes)
    page = Document(html)
    assert faults_of(page) == []
    assert "ab12cd34" in page.text
    assert len(page.all("main p")) >= 3


def test_signed_in_frame_shows_who_where_and_the_way_out(in_request: Flask) -> None:
    user = SimpleNamespace(id=7, is_authenticated=True, full_name="Hoàng Ộc", roles=["student", "auditor"])
    user.unread_notices = 3
    items = [SimpleNamespace(label="Trang chủ", url="/home", current=True)]
    source = '{% extends "layouts/app.html" %}{% set title = "Nhà" %}{% block content %}<h1>Nhà</h1>{% endblock %}'
    page = Document(render_template_string(source, current_user=user, navigation=items))
    assert faults_of(page) == []
    assert words(page.one(".vx-header__person")) == "Hoàng Ộc Sinh viên, Kiểm soát viên"
    assert "(3 mới)" in words(page.one(".vx-header__account"))
    assert words(page.one("nav [aria-current=page]")) == "Trang chủ"
    assert page.form(action="accounts.logout").method == "post"


def test_phone_menu_opens_without_script(in_request: Flask) -> None:
    source = '{% from "components/navigation.html" import service_navigation %}{{ service_navigation(items) }}'
    page = draw(source, items=[SimpleNamespace(label="a", url="/a", current=False)])
    drawer = page.one("nav[popover]")
    assert {attribute(b, "popovertarget") for b in page.all("button")} == {attribute(drawer, "id")}


def test_every_colour_of_a_status_is_in_the_stylesheet() -> None:
    css = (DIST / load_manifest()["app.css"]).read_text("utf-8")
    colours = {look[1] for look in design.STATUS.values()} - {"grey"}  # grey is the plain pill
    assert {colour for colour in colours if f".govuk-tag--{colour}{{" not in css} == set()


def test_status_without_a_word_keeps_its_own(in_request: Flask) -> None:
    assert design.status_look("unheard_of") == ("unheard_of", "grey")


def test_one_word_differs_by_workflow(in_request: Flask) -> None:
    assert design.status_look("submitted", "opening")[0] == "Chờ duyệt"
    assert design.status_look("submitted", "application")[0] == "Đã nộp"


def test_priority_is_told_in_words(in_request: Flask) -> None:
    assert ">Mức 1<" in design.priority_pill(1)
    assert ">Mức 4 (mô phỏng)<" in design.priority_pill(4, demo=True)
    assert design.priority_pill("2") == design.priority_pill(2)
    assert ">Chưa xác định<" in design.priority_pill(None)
