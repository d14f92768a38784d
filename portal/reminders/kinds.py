"""What reminders say."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.notices.registry import notice_kind

NOMINATE = notice_kind(
    "reminder_nominate",
    label=_l("Nhắc trường đề cử"),
    vi=(
        "Sắp hết hạn đề cử: {round}",
        "Kính gửi {name},\n\nTrường còn sinh viên đã nhập mà chưa đề cử vào {round}. Hạn đề cử: {until}.\n\n"
        "Hãy đề cử hoặc rút tại: {url}",
    ),
    en=(
        "Nominations close soon: {round}",
        "Dear {name},\n\nYour school entered students who are not yet nominated for {round}. Deadline: {until}.\n\n"
        "Nominate or withdraw them at: {url}",
    ),
    placeholders=("round", "until"),
)
ASK = notice_kind(
    "reminder_ask_for_interns",
    label=_l("Nhắc xã, phường gửi đề nghị"),
    vi=(
        "Sắp hết hạn đề nghị tiếp nhận: {round}",
        "Kính gửi {name},\n\nXã, phường chưa gửi đề nghị tiếp nhận thực tập sinh nào trong {round}. "
        "Hạn gửi: {until}.\n\nNếu có nhu cầu, hãy gửi tại: {url}",
    ),
    en=(
        "Requests for interns close soon: {round}",
        "Dear {name},\n\nYour commune submitted no request for interns in {round} yet. Deadline: {until}.\n\n"
        "If you need interns, ask at: {url}",
    ),
    placeholders=("round", "until"),
)
APPLY = notice_kind(
    "reminder_apply",
    label=_l("Nhắc sinh viên nộp đơn"),
    vi=(
        "Sắp hết hạn đăng ký: {round}",
        "Chào {name},\n\nBạn được đề cử vào {round} nhưng chưa nộp đơn đăng ký. Bản nháp không được tính. "
        "Hạn nộp: {until}.\n\nXem và nộp tại: {url}",
    ),
    en=(
        "Applications close soon: {round}",
        "Dear {name},\n\nYou are nominated for {round} but have not submitted an application. A draft does not count. "
        "Deadline: {until}.\n\nSubmit at: {url}",
    ),
    placeholders=("round", "until"),
    second_channel=True,
)
STUDENT_ANSWER = notice_kind(
    "reminder_student_answer",
    label=_l("Nhắc sinh viên trả lời phân công"),
    vi=(
        "Hãy trả lời phân công tại {commune}",
        "Chào {name},\n\nBạn được phân công thực tập tại {commune}: “{opening}”, và chưa trả lời. Hạn trả lời: {until}."
        "\n\nĐồng ý hoặc từ chối tại: {url}",
    ),
    en=(
        "Please answer: your placement in {commune}",
        "Dear {name},\n\nYou are placed in {commune}: “{opening}”, and have not answered. Deadline: {until}.\n\n"
        "Accept or decline at: {url}",
    ),
    placeholders=("commune", "opening", "until"),
    second_channel=True,
)
COMMUNE_ANSWER = notice_kind(
    "reminder_commune_answer",
    label=_l("Nhắc xã, phường xác nhận tiếp nhận"),
    vi=(
        "Hãy xác nhận thực tập sinh: {opening}",
        "Kính gửi {name},\n\n{commune} còn {count} thực tập sinh cho “{opening}” chưa được xác nhận. "
        "Hạn trả lời: {until}.\n\nXác nhận hoặc không tiếp nhận tại: {url}",
    ),
    en=(
        "Please confirm your interns: {opening}",
        "Dear {name},\n\n{commune} has not confirmed {count} interns for “{opening}”. Deadline: {until}.\n\n"
        "Confirm or refuse at: {url}",
    ),
    placeholders=("commune", "opening", "count", "until"),
)
