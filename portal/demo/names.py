"""Invented Vietnamese names, spread roughly as they are in the north-eastern mountains. Pure."""

from __future__ import annotations

from random import Random

_FAMILY = (
    ("Nguyễn", 30), ("Hoàng", 11), ("Trần", 9), ("Lê", 7), ("Nông", 7), ("Phạm", 6), ("Lý", 5), ("Đặng", 4),
    ("Vũ", 4), ("Triệu", 4), ("Ma", 3), ("Dương", 3), ("Hà", 3), ("Đỗ", 3), ("Bùi", 3), ("Ngô", 2), ("Lương", 2),
    ("Bàn", 2), ("Chu", 2), ("Phùng", 1), ("Đinh", 1), ("Âu", 1), ("Mạc", 1), ("Lường", 1), ("Vi", 1), ("Sầm", 1),
)  # fmt: skip
_FEMALE_MIDDLE = ("Thị", "Thị Thu", "Thị Hồng", "Thuỳ", "Thanh", "Ngọc", "Phương", "Khánh", "Thị Kim", "Bích", "Diệu")
_MALE_MIDDLE = ("Văn", "Đức", "Minh", "Quang", "Hữu", "Xuân", "Đình", "Tuấn", "Công", "Anh", "Trung")
_FEMALE_GIVEN = (
    "An", "Anh", "Ánh", "Bình", "Chi", "Dung", "Duyên", "Giang", "Hà", "Hạnh", "Hân", "Hiền", "Hoa", "Hoà", "Hồng",
    "Huệ", "Huyền", "Hương", "Khuê", "Lan", "Lê", "Linh", "Loan", "Ly", "Mai", "My", "Nga", "Ngân", "Ngọc", "Nguyệt",
    "Nhung", "Oanh", "Phượng", "Quyên", "Quỳnh", "Sen", "Tâm", "Thảo", "Thắm", "Thơm", "Thuỷ", "Thư", "Thương",
    "Trang", "Trâm", "Trinh", "Tuyết", "Uyên", "Vân", "Vy", "Xuân", "Yến", "Ý",
)  # fmt: skip
_MALE_GIVEN = (
    "An", "Ánh", "Bắc", "Bách", "Bảo", "Bình", "Chiến", "Công", "Cường", "Duy", "Dũng", "Dương", "Đại", "Đạt", "Đông",
    "Đức", "Giang", "Hải", "Hiếu", "Hoà", "Hoàng", "Huy", "Hùng", "Hưng", "Khánh", "Khoa", "Kiên", "Lâm", "Long",
    "Lộc", "Mạnh", "Minh", "Nam", "Nghĩa", "Phong", "Phúc", "Quân", "Quang", "Quý", "Sơn", "Tài", "Thành", "Thắng",
    "Thiện", "Thịnh", "Toàn", "Trung", "Trường", "Tuấn", "Tùng", "Tú", "Việt", "Vinh", "Vũ", "Vượng",
)  # fmt: skip


def person(random: Random, *, female: bool) -> str:
    """A full name, family name first."""
    family = random.choices([name for name, _ in _FAMILY], [weight for _, weight in _FAMILY])[0]
    middle = random.choice(_FEMALE_MIDDLE if female else _MALE_MIDDLE)
    given = random.choice(_FEMALE_GIVEN if female else _MALE_GIVEN)
    return f"{family} {middle} {given}"


def phone(random: Random) -> str:
    """A mobile number in a range that is not given out (0900 0…)."""
    return f"09000{random.randrange(100_000):05}"
