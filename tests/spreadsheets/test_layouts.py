"""Where the headings are and what the columns mean, in lists as offices write them."""

from __future__ import annotations

import re

import pytest

from portal.spreadsheets.layouts import Layout, Target, headings, lines, samples, understand

TARGETS = (
    Target("code", "Mã sinh viên", ("ma sv", "mssv", "student code"), True, re.compile(r"[A-Z]{3}\d{8,}", re.I).match),
    Target("full_name", "Họ và tên", ("ho ten", "ho dem", "full name"), required=True),
    Target("given_name", "Tên", ("given name",)),
    Target("major", "Mã ngành", ("nganh", "major"), True, re.compile(r"7\d{6}").match),
    Target("gpa", "Điểm TBTL (thang 4)", ("diem trung binh tich luy", "tbtl", "gpa")),
    Target("conduct", "Điểm rèn luyện", ("ren luyen",)),
)
AN = ["1", "DTC215480201001", "Nguyễn Văn An", "7480103", "3,25", "88"]
BINH = ["2", "DTC215480201002", "Trần Thị Bình", "7480103", "3,10", "91"]
IN_ORDER = ("", "code", "full_name", "major", "gpa", "conduct")


@pytest.mark.parametrize(
    ("above", "first_row"),
    [
        ([["STT", "Mã sinh viên", "Họ và tên", "Mã ngành", "Điểm TBTL (thang 4)", "Điểm rèn luyện"]], 2),
        ([["No.", "Student code", "FULL NAME", "Major", "GPA", "conduct"]], 2),
        ([["TT", "MSSV (*)", "Họ tên:", "Ngành", "Điểm trung bình tích lũy toàn khóa", "ĐIỂM RÈN LUYỆN"]], 2),
        (
            [
                ["ĐẠI HỌC THÁI NGUYÊN", "", "", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
                ["TRƯỜNG ĐẠI HỌC CÔNG NGHỆ THÔNG TIN VÀ TRUYỀN THÔNG", "", "", "Độc lập - Tự do - Hạnh phúc"],
                [],
                ["DANH SÁCH SINH VIÊN ĐỀ CỬ NGÀNH CÔNG NGHỆ THÔNG TIN"],
                ["STT", "Mã SV", "Họ và tên", "Ngành", "TBTL", "Rèn luyện"],
            ],
            6,
        ),
        (
            [
                ["STT", "Mã SV", "Họ và tên", "Ngành", "Kết quả học tập", ""],
                ["", "", "", "", "TBTL", "Rèn luyện"],
                ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
            ],
            4,
        ),
        ([["Kết quả", "Mã SV", "", "", "", "Rèn luyện"], ["", "", "Họ tên", "Ngành", "TBTL", ""]], 3),
        ([["", "Mã SV", "Họ và tên", "Ngành", "Điểm", ""], ["", "", "Họ tên", "", "TBTL", "Rèn luyện"]], 3),
    ],
)
def test_headings_are_found_under_titles_and_merged_cells(above: list[list[str]], first_row: int) -> None:
    assert understand([*above, AN, BINH], TARGETS) == Layout(first_row, IN_ORDER)


def test_columns_without_known_headings_are_told_by_what_they_hold() -> None:
    assert understand([AN, BINH], TARGETS) == Layout(1, ("", "code", "", "major", "", ""))
    rows = [["Số", "Mã", "Họ và tên", "Chuyên", "Điểm TBTL", "?"], AN, BINH]
    assert understand(rows, TARGETS) == Layout(2, ("", "code", "full_name", "major", "gpa", ""))


def test_title_right_above_the_headings_names_no_column() -> None:
    above = [["DANH SÁCH ĐIỂM RÈN LUYỆN, MÃ NGÀNH"], ["STT", "Mã SV", "Họ và tên", "Ngành", "TBTL"]]
    layout = understand([*above, AN[:5], BINH[:5]], TARGETS)
    assert (layout.first_row, layout.columns) == (3, IN_ORDER[:5])


def test_of_two_columns_with_one_name_that_which_looks_right_is_taken() -> None:
    rows = [
        ["Ngành", "Mã SV", "Họ tên", "Mã ngành"],
        ["Công nghệ thông tin", "DTC215480201001", "An", "7480103"],
    ]
    assert understand(rows, TARGETS).columns == ("", "code", "full_name", "major")


def test_name_in_two_columns_is_seen() -> None:
    rows = [["Mã SV", "Họ đệm", "Tên", "Ngành"], ["DTC215480201001", "Nguyễn Văn", "An", "7480103"]]
    assert understand(rows, TARGETS).columns == ("code", "full_name", "given_name", "major")


def test_name_under_a_merged_heading_is_seen_in_both_of_its_columns() -> None:
    rows = [["Mã SV", "Họ và tên", "", "Ngành"], ["", "Họ đệm", "Tên", ""], ["(1)", "(2)", "(3)", "(4)"]]
    layout = understand([*rows, ["DTC215480201001", "Nguyễn Văn", "An", "7480103"]], TARGETS)
    assert layout == Layout(4, ("code", "full_name", "given_name", "major"))
    assert headings(rows, layout) == ["Mã SV", "Họ đệm", "Tên", "Ngành"]


def test_totals_and_signatures_below_the_list_are_no_data_whatever_column_they_stand_in() -> None:
    head = ["TT", "Mã SV", "Họ tên", "Ngành", "TBTL", "Rèn luyện"]
    below = [
        ["Tổng cộng", "2", "", "", "3,18", "89"],
        ["", "", "", "", "Thái Nguyên, ngày 12 tháng 6 năm 2026"],
        ["", "NGƯỜI LẬP BIỂU", "", "", "TRƯỞNG PHÒNG ĐÀO TẠO"],
        ["", "Nguyễn Văn A", "", "", "TS. Trần Thị B"],
    ]
    incomplete = ["3", "DTC215480201003", "Chủ tịch hội"]  # of a list that goes on below it
    rows = [head, AN, incomplete, BINH, ["4", "", "Lê Không Mã"], *below]
    assert [line.number for line in lines(rows, understand(rows, TARGETS), ("code",))] == [2, 3, 4]
    assert [line.number for line in lines([head, AN, ["4", "?", "Bình"]], understand(rows, TARGETS), ("code",))] == [
        2,
        3,
    ]


def test_titles_of_groups_and_what_stands_below_the_list_are_no_data() -> None:
    rows = [
        ["TT", "Mã SV", "Họ tên", "Ngành", "TBTL", "Rèn luyện"],
        ["", "Lớp K20A"],
        AN,
        ["3", "", "Lê Không Mã", "7480103", "3,0", "70"],
        BINH,
        [],
        ["", "", "Tổng cộng: 3 sinh viên"],
        ["", "", "Người lập", "", "Hiệu trưởng"],
    ]
    layout = understand(rows, TARGETS)
    assert [line.number for line in lines(rows, layout, ("code",))] == [3, 4, 5]
    assert next(lines(rows, layout, ("code",))).cells["full_name"] == "Nguyễn Văn An"


def test_headings_and_samples_are_shown_to_whoever_corrects_the_columns() -> None:
    rows = [["Danh sách"], ["TT", "Mã SV", "Họ tên", "Ngành"], ["(1)", "(2)", "(3)", "(4)"], AN[:4], BINH[:4], AN[:4]]
    layout = understand(rows, TARGETS)
    assert headings(rows, layout) == ["TT", "Mã SV", "Họ tên", "Ngành"]
    assert samples(rows, layout, 2) == ["Nguyễn Văn An", "Trần Thị Bình"]


@pytest.mark.parametrize("rows", [[], [[]], [["x"]], [["", ""], ["chỉ một dòng chữ"]]])
def test_what_is_no_list_gives_a_layout_to_correct(rows: list[list[str]]) -> None:
    assert set(understand(rows, TARGETS).columns) <= {""}
