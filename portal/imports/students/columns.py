"""The columns of a list of students, what they are called, and the templates to fill in."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from flask_babel import gettext as _

from portal.spreadsheets.layouts import Target

TEMPLATE_XLSX = Path(__file__).parent / "students.xlsx"
_CODE = re.compile(r"\s*[A-Za-z]{1,3}\s?[0-9][0-9A-Za-z]{7,14}\s*")
_MAJOR = re.compile(r"\s*7[0-9]{6}[A-Za-z]{0,3}\s*")
# Of two columns of grades the one on the scale of 4; one on another scale is read too, so that it is refused aloud.
_GPA = re.compile(r"\s*(?:[0-3][.,][0-9]{1,3}|4[.,]0{1,3})\s*")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

TARGETS = (
    Target(
        "code",
        "Mã sinh viên",
        ("ma sv", "msv", "mssv", "ma so sv", "ma so sinh vien", "student code", "student id"),
        True,
        _CODE.fullmatch,
    ),
    Target(
        "full_name",
        "Họ và tên",
        (
            "ho ten",
            "ho va ten sinh vien",
            "ho ten sinh vien",
            "ho dem",
            "ho va ten dem",
            "ho va dem",
            "ho",
            "full name",
            "name",
        ),
        True,
    ),
    Target("given_name", "Tên (khi họ tên ở hai cột)", ("ten", "given name", "first name")),
    Target(
        "birth_date", "Ngày sinh", ("ngay thang nam sinh", "nam sinh", "ntns", "birth date", "date of birth", "dob")
    ),
    Target("gender", "Giới tính", ("phai", "gt", "sex")),
    Target(
        "email", "Thư điện tử", ("email", "e mail", "dia chi email", "email sinh vien", "mail"), False, _EMAIL.fullmatch
    ),
    Target(
        "phone", "Điện thoại", ("so dien thoai", "dien thoai di dong", "so dt", "sdt", "sdt lien he", "dt", "mobile")
    ),
    Target("class_name", "Lớp", ("lop hoc", "lop sinh hoat", "lop hanh chinh", "ten lop", "ma lop", "class")),
    Target(
        "major_text",
        "Mã ngành",
        ("nganh", "ma nganh dao tao", "ma so nganh", "major", "major code"),
        True,
        _MAJOR.fullmatch,
    ),
    Target(
        "gpa",
        "Điểm TBTL (thang 4)",
        (
            "diem trung binh chung tich luy",
            "diem trung binh tich luy",
            "diem tich luy",
            "dtbctl",
            "dtbtl",
            "tbctl",
            "tbtl",
            "tbc tich luy",
            "diem tbc",
            "trung binh tich luy",
            "diem he 4",
            "cpa",
            "gpa",
            "diem 10",
            "he 10",
            "thang 10",
            "thang diem 10",
        ),
        False,
        _GPA.fullmatch,
    ),
    Target("conduct", "Điểm rèn luyện", ("ren luyen", "diem rl", "drl", "ket qua ren luyen", "kqrl", "conduct")),
    Target("is_final_year", "Năm cuối", ("sinh vien nam cuoi", "sv nam cuoi", "final year")),
)
TITLES = {target.name: target.title for target in TARGETS}
IN_TEMPLATE = tuple(target.name for target in TARGETS if target.name != "given_name")


def template_csv() -> str:
    """The headings to fill in below, in UTF-8 with BOM so that Excel reads the diacritics."""
    out = io.StringIO()
    csv.writer(out).writerow(TITLES[name] for name in IN_TEMPLATE)
    return "\ufeff" + out.getvalue()


def notes() -> list[tuple[str, str]]:
    """The columns and what goes into them."""
    said = {
        "code": _("Bắt buộc. Ví dụ DTC215480201001."),
        "full_name": _("Bắt buộc. Họ đệm và tên có thể ở hai cột."),
        "birth_date": _("Ví dụ 30/6/2004."),
        "gender": _("Nam hoặc Nữ."),
        "email": _("Để trống thì dùng mã sinh viên cùng tên miền thư của trường."),
        "phone": _("Ví dụ 0912345678; số 0 đầu bị bảng tính bỏ mất được thêm lại."),
        "class_name": _("Tối đa 50 ký tự."),
        "major_text": _("Bắt buộc. 7 chữ số, có thể thêm đuôi của trường, ví dụ 7340201TA."),
        "gpa": _("Thang 4, tối đa hai số lẻ, dấu phẩy hoặc dấu chấm, ví dụ 3,25. Không nhận thang 10."),
        "conduct": _("Số nguyên từ 0 đến 100."),
        "is_final_year": _(
            "“x” hoặc “có”; “không” nếu chưa phải năm cuối. Sinh viên mới để trống được coi là năm cuối."
        ),
    }
    return [(TITLES[name], said[name]) for name in IN_TEMPLATE]
