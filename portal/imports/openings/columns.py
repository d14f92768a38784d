"""The columns of a list of requests, what they are called, and what goes into them."""

from __future__ import annotations

from flask_babel import gettext as _

from portal.imports import communes
from portal.spreadsheets.layouts import Target

TARGETS = (
    *communes.TARGETS,
    Target(
        "title",
        "Tên công việc",
        ("cong viec", "vi tri", "vi tri thuc tap", "noi dung thuc tap", "ten vi tri", "title"),
        True,
    ),
    Target(
        "tasks",
        "Việc giao cho thực tập sinh",
        ("nhiem vu", "mo ta cong viec", "noi dung cong viec", "viec giao", "mo ta", "cac viec giao", "tasks"),
    ),
    Target(
        "fields",
        "Nhóm ngành",
        ("nhom nganh can", "nganh", "nganh can", "nganh dao tao", "linh vuc", "chuyen nganh", "field", "fields"),
    ),
    Target("seats", "Số chỗ", ("so luong", "so nguoi", "chi tieu", "so sinh vien", "so thuc tap sinh", "sl", "seats")),
    Target(
        "min_gpa",
        "Điểm trung bình tối thiểu (thang 4)",
        (
            "diem toi thieu",
            "diem tbtl toi thieu",
            "diem tb toi thieu",
            "diem trung binh",
            "gpa",
            "min gpa",
            "gpa toi thieu",
        ),
    ),
    Target("starts_on", "Ngày bắt đầu", ("bat dau", "tu ngay", "start", "starts on")),
    Target("ends_on", "Ngày kết thúc", ("ket thuc", "den ngay", "end", "ends on")),
    Target(
        "mentor_name",
        "Cán bộ hướng dẫn",
        ("ho ten can bo huong dan", "nguoi huong dan", "ho va ten can bo huong dan", "can bo phu trach", "mentor"),
    ),
    Target(
        "mentor_position",
        "Chức vụ của cán bộ hướng dẫn",
        ("chuc vu", "chuc danh", "chuc vu can bo huong dan", "mentor position"),
    ),
    Target(
        "mentor_phone",
        "Điện thoại của cán bộ hướng dẫn",
        ("dien thoai", "so dien thoai", "sdt", "dt", "dien thoai can bo huong dan", "mobile", "phone"),
    ),
    Target("lodging", "Bố trí được chỗ ở", ("cho o", "co cho o", "bo tri cho o", "lodging")),
    Target("women_lodging", "Chỗ ở phù hợp cho nữ", ("cho o cho nu", "cho o nu", "women lodging")),
    Target("transport", "Hỗ trợ đi lại", ("di lai", "dua don", "phuong tien", "transport")),
    Target("meals", "Hỗ trợ ăn", ("an", "an trua", "ho tro an trua", "an uong", "bua an", "meals")),
    Target(
        "allowance",
        "Phụ cấp mỗi tháng (đồng)",
        ("phu cap", "ho tro tien", "ho tro kinh phi", "kinh phi ho tro", "muc ho tro", "allowance"),
    ),
    Target("phone_coverage", "Sóng điện thoại", ("song di dong", "phu song", "phone coverage")),
    Target(
        "languages",
        "Ngôn ngữ ngoài tiếng Việt",
        ("ngon ngu", "tieng dan toc", "tieng dia phuong", "ngon ngu thuong dung ngoai tieng viet", "languages"),
    ),
    Target("support_note", "Hỗ trợ khác", ("ghi chu", "ghi chu ho tro", "support note")),
)


def notes() -> list[tuple[str, str]]:
    """The columns and what goes into them."""
    yes_no = _("“x” hoặc “có”; “không” nếu không.")
    said = {
        **communes.notes(),
        "title": _("Bắt buộc. Cùng xã và cùng tên công việc là cùng một đề nghị."),
        "tasks": _("Bắt buộc với đề nghị mới."),
        "fields": _("Bắt buộc với đề nghị mới. Tên nhóm ngành, tên hoặc mã ngành; cách nhau bằng dấu ;"),
        "seats": _("Bắt buộc với đề nghị mới. Từ 1 đến 20."),
        "min_gpa": _("Thang 4, ví dụ 2,50. Để trống thì theo mức của đợt."),
        "starts_on": _("Để trống thì theo ngày của đợt."),
        "ends_on": _("Để trống thì theo ngày của đợt."),
        "mentor_name": _("Bắt buộc với đề nghị mới."),
        "mentor_position": _("Ví dụ Phó Chủ tịch."),
        "mentor_phone": _("Ví dụ 0912345678; số 0 đầu bị bảng tính bỏ mất được thêm lại."),
        "lodging": yes_no,
        "women_lodging": yes_no,
        "transport": yes_no,
        "meals": yes_no,
        "allowance": _("Ví dụ 1.500.000. Để trống nếu không có."),
        "phone_coverage": _("Tốt, yếu, không có hoặc chưa rõ."),
        "languages": _("Ví dụ: tiếng Tày, tiếng Dao."),
        "support_note": _("Những hỗ trợ khác, nếu có."),
    }
    return [(target.title, said[target.name]) for target in TARGETS]
