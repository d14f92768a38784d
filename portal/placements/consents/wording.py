"""What the student is told about a consent and about taking it back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.applications.rules import Purpose
from portal.placements.consents.rules import Effect

PURPOSES = {
    Purpose.MATCHING.value: _l("Dùng điểm, ngành và nguyện vọng để xếp chỗ"),
    Purpose.SHARING_WITH_COMMUNE.value: _l("Chuyển họ tên, ngành và thông tin liên hệ cho xã, phường"),
    Purpose.STATISTICS.value: _l("Thống kê không nêu tên"),
}
_OUT = _l("Đơn của bạn trong đợt này được rút: bạn không được xếp chỗ, và mọi sự đồng ý cho đợt này đều hết hiệu lực.")
_SEAT = _l("Chỗ thực tập của bạn được trả lại để xét cho bạn khác; xã, phường và nhà trường được báo.")
_RECORD = _l("Quyết định đã ban hành và hồ sơ của nó vẫn được lưu theo quy định về lưu trữ.")
FOLLOWS = {
    Effect.NOTHING_MORE: [
        _l("Từ nay dữ liệu của bạn không được dùng cho mục đích này."),
        _l("Đơn và kết quả của bạn không đổi."),
    ],
    Effect.LEAVES_THE_MATCH: [
        _OUT,
        _l("Còn hạn đăng ký thì bạn đăng ký lại được, với sự đồng ý mới; hết hạn thì không."),
    ],
    Effect.LEAVES_THE_PLACE: [_SEAT, _OUT, _RECORD],
    Effect.KEPT_AS_RECORD: [
        _l("Từ nay dữ liệu của bạn không được dùng thêm cho mục đích này."),
        _RECORD,
    ],
    Effect.ASK_FIRST: [],
}
