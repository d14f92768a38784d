"""How answers and vacated seats are said to people."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.placements.rules.answers import Act, Source, Vacancy

ACTS: Mapping[str, LazyString] = {
    Act.ACCEPT: _l("Sinh viên đồng ý nhận nơi thực tập"),
    Act.DECLINE: _l("Sinh viên từ chối nơi thực tập"),
    Act.CONFIRM: _l("Xã, phường xác nhận tiếp nhận"),
    Act.REFUSE: _l("Xã, phường không tiếp nhận"),
    Act.STUDENT_WITHDRAWS: _l("Sinh viên rút trước khi bắt đầu"),
    Act.COMMUNE_WITHDRAWS: _l("Xã, phường rút tiếp nhận"),
    Act.STUDENT_SILENT: _l("Coi như sinh viên từ chối vì quá hạn không trả lời"),
    Act.COMMUNE_SILENT: _l("Coi như xã, phường không tiếp nhận vì quá hạn không trả lời"),
}
# The same as the person says it who chooses.
OWN_ACTS: Mapping[str, LazyString] = {
    Act.ACCEPT: _l("Tôi đồng ý nhận nơi thực tập này"),
    Act.DECLINE: _l("Tôi không nhận nơi thực tập này"),
    Act.STUDENT_WITHDRAWS: _l("Tôi rút, không đi thực tập ở nơi này nữa"),
}
HOST_ACTS: Mapping[str, LazyString] = {
    Act.CONFIRM: _l("Chúng tôi tiếp nhận sinh viên này"),
    Act.REFUSE: _l("Chúng tôi không tiếp nhận sinh viên này"),
    Act.COMMUNE_WITHDRAWS: _l("Chúng tôi rút, không tiếp nhận được nữa"),
}
SOURCE_NAMES: Mapping[str, LazyString] = {Source.PHONE: _l("Điện thoại"), Source.PAPER: _l("Văn bản")}
SOURCES: Mapping[str, LazyString] = {
    Source.PORTAL: _l("trên cổng"),
    Source.LINK: _l("qua liên kết trong thư"),
    Source.PHONE: _l("qua điện thoại, do điều phối viên nhập thay"),
    Source.PAPER: _l("bằng văn bản, do điều phối viên nhập thay"),
}
VACANCIES: Mapping[str, LazyString] = {
    Vacancy.DECLINED: _l("Sinh viên từ chối"),
    Vacancy.REFUSED: _l("Xã, phường không tiếp nhận"),
    Vacancy.STUDENT_WITHDREW: _l("Sinh viên rút"),
    Vacancy.COMMUNE_WITHDREW: _l("Xã, phường rút"),
    Vacancy.STUDENT_SILENT: _l("Sinh viên không trả lời"),
    Vacancy.COMMUNE_SILENT: _l("Xã, phường không trả lời"),
    Vacancy.REPLACED: _l("Kết quả được thay thế"),
    Vacancy.SWAPPED: _l("Đổi chỗ"),
}
