"""The components, drawn by the catalogue's pages in an app that has nothing else."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import brotli
import pytest
from flask import Flask, render_template, render_template_string
from flask_babel import Babel
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from jinja2 import Environment, StrictUndefined, nodes
from wtforms import FieldList, StringField

from portal import design
from portal.built import DIST, load_manifest
from portal.forms import PortalForm
from portal.styleguide import samples
from portal.styleguide.forms import SampleForm
from portal.styleguide.views import bp
from tests.html import Document, attribute, faults_of, words

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
ERROR_PAGES = sorted(path.stem for path in (TEMPLATES / "errors").glob("*.html"))
REQUIRED = {"student_code", "email", "tasks", "seats", "anywhere", "consent"}


@pytest.fixture(scope="module")
def face() -> Flask:
    """The catalogue alone: no database, nobody signed in."""
    app = Flask("face", template_folder=str(TEMPLATES), static_url_path="/static")
    app.config.update(SECRET_KEY="not secret", BABEL_DEFAULT_LOCALE="vi", TESTING=True)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    login = LoginManager(app)
    login.user_loader(lambda _key: None)
    Babel(app)
    CSRFProtect(app)
    design.register(app)
    app.register_blueprint(bp)
    for endpoint in ("accounts.login", "accounts.logout", "dashboards.home"):
        app.add_url_rule(f"/{endpoint}", endpoint, lambda: "", methods=["GET", "POST"])
    return app


@pytest.fixture
def in_request(face: Flask) -> Iterator[Flask]:
    with face.test_request_context("/styleguide/lists?sort=name&page=2&q=an"):
        yield face


def draw(source: str, **context: object) -> Document:
    """A fragment as a whole document, so that it can be parsed strictly."""
    return Document(f"<!doctype html><title>t</title><body>{render_template_string(source, **context)}</body>")


def open_page(face: Flask, part: str) -> Document:
    return Document(face.test_client().get(f"/styleguide/{part}".rstrip("/")).text)


@pytest.mark.parametrize("part", ["", *samples.PARTS])
def test_page_of_the_catalogue_breaks_no_rule_of_html(face: Flask, part: str) -> None:
    assert faults_of(open_page(face, part)) == []


def test_every_macro_is_shown_on_a_page() -> None:
    reader = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    pages = [*(TEMPLATES / "styleguide").glob("*"), *(TEMPLATES / "layouts").glob("*"), *COMPONENTS]
    called = {
        call.node.name
        for path in [*pages, TEMPLATES / "base.html"]
        for call in reader.parse(path.read_text("utf-8")).find_all(nodes.Call)
        if isinstance(call.node, nodes.Name)
    }
    macros = {m.name for path in COMPONENTS for m in reader.parse(path.read_text("utf-8")).find_all(nodes.Macro)}
    assert macros - called == set()


# --- forms --------------------------------------------------------------------------------------


@pytest.fixture
def refused(face: Flask) -> Document:
    """The sample form, sent with only a phone number."""
    client = face.test_client()
    token = attribute(Document(client.get("/styleguide/forms").text).one("[name=csrf_token]"), "value")
    answer = client.post("/styleguide/forms", data={"csrf_token": token, "phone": "0912 345 678", "kind": "moon"})
    assert answer.status_code == 422
    return Document(answer.text)


def test_refused_form_breaks_no_rule_of_html(refused: Document) -> None:
    assert faults_of(refused) == []


def test_refused_form_says_so_in_the_title(refused: Document) -> None:
    assert refused.title == "Lỗi: Biểu mẫu – Về Xã"


def test_summary_leads_to_every_field_with_an_error(refused: Document) -> None:
    targets = {attribute(link, "href") for link in refused.all(".govuk-error-summary a")}
    assert targets >= {f"#{name}" for name in REQUIRED}


@pytest.mark.parametrize("name", sorted(REQUIRED - {"anywhere"}))
def test_error_is_tied_to_its_field(refused: Document, name: str) -> None:
    control = refused.one(f"#{name}")
    assert attribute(control, "aria-invalid") == "true"
    assert f"{name}-error" in (attribute(control, "aria-describedby") or "").split()
    assert words(refused.one(f"#{name}-error")).startswith("Lỗi: ")


def test_what_was_typed_stays(refused: Document) -> None:
    assert attribute(refused.one("#phone"), "value") == "0912 345 678"


def test_password_is_never_sent_back(face: Flask) -> None:
    with face.test_request_context(method="POST", data={"password": "con mèo đi học"}):
        source = '{% from "components/form.html" import field %}{{ field(form.password) }}'
        assert "con mèo" not in render_template_string(source, form=SampleForm())


def test_built_in_refusals_are_vietnamese(refused: Document) -> None:
    assert "Chọn một mục trong danh sách." in words(refused.one("#kind-error"))


def test_labels_of_optional_fields_say_so(face: Flask) -> None:
    page = open_page(face, "forms")
    assert words(page.one("label[for=phone]")) == "Số điện thoại (không bắt buộc)"
    assert words(page.one("label[for=email]")) == "Thư điện tử"


def test_form_with_a_file_is_sent_in_parts(face: Flask) -> None:
    assert open_page(face, "forms").form(having="attachment").multipart


def test_hidden_fields_go_with_the_form(face: Flask) -> None:
    form = open_page(face, "forms").form(having="student_code")
    assert {"version", "csrf_token"} <= form.values.keys()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("version", "hidden"),
        ("student_code", "text"),
        ("email", "email"),
        ("phone", "tel"),
        ("password", "password"),
        ("tasks", "textarea"),
        ("seats", "number"),
        ("gpa", "decimal"),
        ("starts_on", "date"),
        ("kind", "select"),
        ("fields", "checkboxes"),
        ("anywhere", "radios"),
        ("consent", "checkbox"),
        ("attachment", "file"),
    ],
)
def test_kind_of_field(in_request: Flask, name: str, kind: str) -> None:
    assert design.field_kind(SampleForm()[name]) == kind


def test_list_of_fields_is_not_drawn_as_one(in_request: Flask) -> None:
    form = type("ListForm", (PortalForm,), {"names": FieldList(StringField("x"), min_entries=1)})()
    with pytest.raises(TypeError, match="names"):
        design.field_kind(form.names)


def test_numbers_and_dates_are_text_with_a_fitting_keyboard(face: Flask) -> None:
    page = open_page(face, "forms")
    seen = {
        n: (attribute(page.one(f"#{n}"), "type"), attribute(page.one(f"#{n}"), "inputmode")) for n in ("seats", "gpa")
    }
    assert seen == {"seats": ("text", "numeric"), "gpa": ("text", "decimal")}
    assert attribute(page.one("#starts_on"), "type") == "text"


def test_filters_are_a_get_form_without_token(face: Flask) -> None:
    form = open_page(face, "lists").form(method="get")
    assert "csrf_token" not in form.values
    assert form.values.keys() == {"student_code", "kind"}


# --- lists --------------------------------------------------------------------------------------


def test_table_has_a_caption_and_a_region_for_the_keyboard(face: Flask) -> None:
    page = open_page(face, "lists")
    region = page.one("main [role=region]")
    assert words(page.one("table caption")) == attribute(region, "aria-label") == "Sinh viên"
    assert attribute(region, "tabindex") == "0"
    assert len(page.all("tbody tr")) == len(samples.STUDENTS)


def test_empty_list_says_what_will_be_here(face: Flask) -> None:
    assert "Chưa có sinh viên nào" in words(open_page(face, "lists").one(".vx-empty"))


def test_numbers_of_pages_show_the_neighbours_and_the_ends() -> None:
    assert design.page_numbers(1, 1) == [1]
    assert design.page_numbers(1, 3) == [1, 2, 3]
    assert design.page_numbers(7, 20) == [1, None, 6, 7, 8, None, 20]


def test_addresses_of_pages_keep_the_filters(in_request: Flask) -> None:
    assert design.page_links(2, 2) == [
        (1, "/styleguide/lists?sort=name&q=an&page=1"),
        (2, "/styleguide/lists?sort=name&q=an&page=2"),
    ]


def test_links_of_a_list_keep_its_filters(in_request: Flask) -> None:
    assert design.page_url(page=3) == "/styleguide/lists?sort=name&page=3&q=an"
    assert design.page_url(page=None, q="") == "/styleguide/lists?sort=name"


def test_head_of_a_sorted_column_turns_the_order(in_request: Flask) -> None:
    column = design.sort_column("Họ tên", "name")
    assert column["sorted"] == "ascending"
    assert column["sort_url"] == "/styleguide/lists?sort=-name&q=an"
    assert design.sort_column("Mã", "code")["sorted"] is None


def test_chart_carries_its_numbers_as_a_table(in_request: Flask) -> None:
    source = '{% from "components/chart.html" import bar_chart %}{{ bar_chart(rows, "Chỗ") }}'
    page = draw(source, rows=[("Mức 1", 3, 4), ("Mức 2", 0, 2)])
    assert [words(row) for row in page.all("tbody tr")] == ["Mức 1 3 / 4", "Mức 2 0 / 2"]
    assert [attribute(bar, "width") for bar in page.all(".vx-chart__bar")] == ["75.0%", "0.0%"]


def test_chart_of_nothing_is_drawn(in_request: Flask) -> None:
    source = '{% from "components/chart.html" import bar_chart %}{{ bar_chart(rows, "Chỗ") }}'
    assert draw(source, rows=[("Mức 1", 0, 0)]).all("rect")
    assert draw(source, rows=[]).all("tbody tr") == []


def test_tile_map_reads_as_a_table_too(face: Flask) -> None:
    page = open_page(face, "pictures")
    shapes = page.all(".vx-tiles__map > a, .vx-tiles__map > g")
    rows = [words(row) for row in page.all("#tiles-table tbody tr")]
    assert [(attribute(shape, "aria-label") or "").replace(":", "") for shape in shapes] == rows
    assert len(rows) == 92
    assert "Văn Lang mức 2" in rows or "Văn Lang mức 1" in rows


def test_text_from_people_stays_text(in_request: Flask) -> None:
    imports = '{% from "components/page.html" import page_header, summary_list %}'
    drawn = render_template_string(
        imports + "{{ page_header(x) }}{{ summary_list([(x, x)]) }}", x="<script>alert(1)</script>"
    )
    assert drawn.count("&lt;script&gt;") == 3
    assert "<script>" not in drawn


# --- frames -------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ERROR_PAGES)
def test_error_page_says_what_to_do_and_a_number(in_request: Flask, status: str) -> None:
    changes = [("Số chỗ", "3", "4")] if status == "409" else []
    html = render_template(f"errors/{status}.html", message="", reference="ab12cd34", changes=changes)
    page = Document(html)
    assert faults_of(page) == []
    assert "ab12cd34" in page.text
    assert len(page.all("main p")) >= 3


def test_signed_in_frame_shows_who_where_and_the_way_out(in_request: Flask) -> None:
    user = SimpleNamespace(is_authenticated=True, full_name="Hoàng Ộc", roles=["student", "auditor"])
    items = [SimpleNamespace(label="Trang chủ", url="/home", current=True)]
    source = '{% extends "layouts/app.html" %}{% set title = "Nhà" %}{% block content %}<h1>Nhà</h1>{% endblock %}'
    page = Document(render_template_string(source, current_user=user, navigation=items))
    assert faults_of(page) == []
    assert words(page.one(".vx-header__person")) == "Hoàng Ộc Sinh viên, Kiểm soát viên"
    assert words(page.one("nav [aria-current=page]")) == "Trang chủ"
    assert page.form(action="accounts.logout").method == "post"


def test_phone_menu_opens_without_script(in_request: Flask) -> None:
    source = '{% from "components/navigation.html" import service_navigation %}{{ service_navigation(items) }}'
    page = draw(source, items=[SimpleNamespace(label="a", url="/a", current=False)])
    drawer = page.one("nav[popover]")
    assert {attribute(b, "popovertarget") for b in page.all("button")} == {attribute(drawer, "id")}


# --- words, statuses, built files ---------------------------------------------------------------


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


def test_built_files_carry_no_fonts_and_no_foreign_marks() -> None:
    for name in load_manifest().values():
        text = (DIST / name).read_text("utf-8")
        assert not re.search(r"@font-face|GDS Transport|crown|url\(['\"]?(https?:)?//", text, re.IGNORECASE)


def test_first_view_is_light() -> None:
    manifest = load_manifest()
    assert sum((DIST / f"{manifest[name]}.br").stat().st_size for name in ("app.css", "app.js")) <= 20_000


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [("gzip, deflate, br, zstd", "br"), ("gzip, br;q=0", "gzip"), ("deflate", None), ("identity", None)],
)
def test_built_file_is_sent_as_packed_as_the_browser_takes_it(face: Flask, accepted: str, sent: str | None) -> None:
    name = load_manifest()["app.css"]
    answer = face.test_client().get(f"/static/{name}", headers={"Accept-Encoding": accepted})
    assert (answer.status_code, answer.mimetype, answer.content_encoding) == (200, "text/css", sent)
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}.get(sent or "", bytes)
    assert unpack(answer.data) == (DIST / name).read_bytes()
    assert "Accept-Encoding" in answer.vary


def test_file_neither_sets_nor_depends_on_a_cookie(face: Flask) -> None:
    client = face.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = "x"
        session.permanent = True
    page, file = client.get("/styleguide"), client.get(f"/static/{load_manifest()['app.js']}")
    assert "Set-Cookie" in page.headers  # the session is refreshed, but not by files
    assert "Cookie" in page.vary
    assert "Set-Cookie" not in file.headers
    assert "Cookie" not in file.vary


@pytest.mark.parametrize("name", ["manifest.json", "app.css", "../design.py", "app.0000000000.css"])
def test_nothing_but_built_files_is_served(face: Flask, name: str) -> None:
    assert face.test_client().get(f"/static/{name}").status_code == 404
