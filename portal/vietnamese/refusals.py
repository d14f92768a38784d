"""Refusals of typed text, each with a sentence that says what to do.

The sentence is a gettext msgid with named placeholders: a form shows
`gettext(refusal.message) % refusal.values`; `str(refusal)` is the same sentence in Vietnamese.
"""

from __future__ import annotations

from typing import ClassVar


def N_(message: str) -> str:
    """Mark a sentence for translation without translating it here: this package knows no request."""
    return message


class Refused(ValueError):
    """Typed text that is not taken. `message` is the sentence, `values` fills its placeholders."""

    message: ClassVar[str] = N_("Giá trị này không hợp lệ. Hãy kiểm tra và nhập lại.")

    def __init__(self, **values: str | int) -> None:
        self.values = values
        super().__init__(self.message % values)


class ForbiddenCharacter(Refused):
    """A control, format, private-use or invisible character, by its name and its position, counted from 1."""

    message = N_(
        "Văn bản có ký tự không được phép %(character)s ở vị trí %(position)s. "
        "Hãy xoá ký tự đó (hoặc gõ lại thay vì dán) rồi gửi lại."
    )

    def __init__(self, *, character: str, position: int) -> None:
        self.character = character
        self.position = position
        super().__init__(character=character, position=position)


class NotAStudentCode(Refused):
    message = N_(
        "Mã sinh viên gồm 1 đến 3 chữ cái không dấu rồi 8 đến 15 chữ số hoặc chữ cái, "
        "ví dụ DTC215480201001. Hãy kiểm tra và nhập lại."
    )


class NotAPhone(Refused):
    message = N_(
        "Số điện thoại di động có 10 chữ số, bắt đầu bằng 03, 05, 07, 08 hoặc 09; "
        "số máy bàn có 11 chữ số, bắt đầu bằng 0208 hoặc 0209. Hãy kiểm tra và nhập lại."
    )


class NotAMajorCode(Refused):
    message = N_(
        "Mã ngành gồm 7 chữ số, bắt đầu bằng số 7, có thể thêm tối đa 3 chữ cái, "
        "ví dụ 7340201 hoặc 7340201TA. Hãy kiểm tra và nhập lại."
    )


class NotAGrade(Refused):
    message = N_("Điểm trung bình tích lũy từ 0 đến 4, có tối đa hai chữ số thập phân, ví dụ 3,25.")


class NotADay(Refused):
    message = N_("Hãy nhập ngày theo dạng ngày/tháng/năm, ví dụ 30/6/2026.")


class BareNumber(NotADay):
    message = N_("Ô này là một số, không phải ngày. Hãy định dạng cột là Ngày rồi tải lên lại, hoặc ghi như 30/6/2026.")


class ShortYear(NotADay):
    message = N_("Năm chỉ có hai chữ số nên không rõ là năm nào. Hãy ghi đủ bốn chữ số, ví dụ 30/6/2004.")


class MonthFirst(ShortYear):
    message = N_(
        "Cột này có ngày ghi tháng trước, năm hai chữ số, nên không rõ đâu là ngày, đâu là tháng. "
        "Hãy ghi ngày/tháng/năm đủ bốn chữ số của năm, ví dụ 30/6/2004."
    )


class TenPointGrade(NotAGrade):
    message = N_(
        "Điểm này theo thang 10. Hãy thay bằng điểm trung bình tích lũy thang 4 do trường tính; "
        "hệ thống không tự quy đổi."
    )


class RoundedNumber(Refused):
    message = N_(
        "Bảng tính đã đổi số này thành dạng rút gọn nên mất chữ số. Hãy định dạng cột là Văn bản rồi nhập lại số."
    )


class NotAWholeNumber(Refused):
    message = N_("Nhập số nguyên từ %(least)s đến %(most)s.")


class NotYesOrNo(Refused):
    message = N_("Ghi “x” hoặc “có” nếu đúng, “không” nếu không đúng.")
