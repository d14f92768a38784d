"""Forms: every kind of field, what is refused, and what is kept."""

from __future__ import annotations

import pytest
from flask import Flask, render_template_string
from wtforms import FieldList, StringField

from portal import design
from portal.forms import PortalForm
from portal.styleguide.forms import SampleForm
from tests.components.drawing import open_page
from tests.faults import faults_of
from tests.html import Document, attribute, words

REQUIRED = {"student_code", "email", "tasks", "seats", "anywhere", "consent"}


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
    form = open_page(face, "lists").form(method="get", having="student_code")
    assert "csrf_token" not in form.values
    assert form.values.keys() == {"student_code", "kind"}
