"""What WTForms says by itself, said in Vietnamese: the library carries no Vietnamese messages of its own."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

_WORDS: dict[str, LazyString] = {
    "This field is required.": _l("Không được để trống mục này."),
    "Not a valid choice.": _l("Chọn một mục trong danh sách."),
    "Invalid Choice: could not coerce.": _l("Chọn một mục trong danh sách."),
    "'%(value)s' are not valid choices for this field.": _l("Chọn các mục có trong danh sách."),
    "Invalid choice(s): one or more data inputs could not be coerced.": _l("Chọn các mục có trong danh sách."),
    "Not a valid integer value.": _l("Nhập một số nguyên, ví dụ 12."),
    "Not a valid decimal value.": _l("Nhập một số, ví dụ 2,5."),
    "Not a valid float value.": _l("Nhập một số, ví dụ 2,5."),
    "Not a valid date value.": _l("Nhập ngày theo dạng ngày/tháng/năm, ví dụ 05/01/2027."),
    "Not a valid datetime value.": _l("Nhập ngày và giờ, ví dụ 05/01/2027 17:00."),
    "Not a valid time value.": _l("Nhập giờ theo dạng giờ:phút, ví dụ 17:00."),
    "Invalid email address.": _l("Nhập địa chỉ thư điện tử đầy đủ, ví dụ ten@tnu.edu.vn."),
    "Invalid URL.": _l("Nhập địa chỉ trang đầy đủ, bắt đầu bằng https://."),
    "Invalid input.": _l("Nội dung chưa đúng dạng. Hãy kiểm tra và nhập lại."),
    "Field must be equal to %(other_name)s.": _l("Hai lần nhập chưa giống nhau. Hãy nhập lại."),
    "Number must be at least %(min)s.": _l("Nhập số từ %(min)s trở lên."),
    "Number must be at most %(max)s.": _l("Nhập số không quá %(max)s."),
    "Number must be between %(min)s and %(max)s.": _l("Nhập số từ %(min)s đến %(max)s."),
    "Field must be at least %(min)d characters long.": _l("Nhập ít nhất %(min)d ký tự."),
    "Field cannot be longer than %(max)d characters.": _l("Nhập không quá %(max)d ký tự."),
    "Field must be exactly %(max)d characters long.": _l("Nhập đúng %(max)d ký tự."),
    "Field must be between %(min)d and %(max)d characters long.": _l("Nhập từ %(min)d đến %(max)d ký tự."),
    "File does not have an approved extension.": _l("Chọn tệp đúng loại cho phép."),
}


class BuiltInWords:
    """The translations object that WTForms asks; a sentence it does not know is left as it is."""

    def gettext(self, string: str) -> str:
        return str(_WORDS.get(string, string))

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """Vietnamese has one form; the plural is the key."""
        return str(_WORDS.get(plural) or (singular if count == 1 else plural))
