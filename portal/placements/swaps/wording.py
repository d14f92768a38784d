"""How swaps are said to people."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.placements.swaps.rules import Bar, Misfit, SwapAction

ACTS: Mapping[str, LazyString] = {
    SwapAction.CONSENT: _l("Bạn được đề nghị đồng ý đổi"),
    SwapAction.DECLINE: _l("Bạn được đề nghị không đồng ý đổi"),
    SwapAction.CONFIRM: _l("Xã, phường đồng ý đổi người"),
    SwapAction.AGREE: _l("Xã, phường đồng ý đổi người, đủ các bên"),
    SwapAction.REFUSE: _l("Xã, phường không đồng ý đổi người"),
    SwapAction.APPROVE: _l("Phê duyệt: hai sinh viên đổi chỗ"),
    SwapAction.REJECT: _l("Không phê duyệt việc đổi chỗ"),
    SwapAction.TAKE_BACK: _l("Sinh viên rút đề nghị đổi chỗ"),
}
# The same as the person says it who chooses.
STUDENT_ACTS: Mapping[str, LazyString] = {
    SwapAction.CONSENT: _l("Tôi đồng ý đổi"),
    SwapAction.DECLINE: _l("Tôi không đổi"),
    SwapAction.TAKE_BACK: _l("Tôi không muốn đổi nữa, rút đề nghị"),
}
HOST_ACTS: Mapping[str, LazyString] = {
    SwapAction.CONFIRM: _l("Chúng tôi đồng ý: tiếp nhận người đổi tới"),
    SwapAction.REFUSE: _l("Chúng tôi không đồng ý đổi"),
}
DECISIONS: Mapping[str, LazyString] = {
    SwapAction.APPROVE: _l("Phê duyệt: hai sinh viên đổi chỗ cho nhau"),
    SwapAction.REJECT: _l("Không phê duyệt: ai ở đâu giữ nguyên"),
}
BARS: Mapping[str, LazyString] = {
    Bar.ENTERED: _l("Bạn đã nhập thay một câu trả lời của việc này nên người khác phê duyệt."),
    Bar.NOT_NAMED: _l("Việc này do người phê duyệt quyết định, hoặc người được họ cử thay trong hôm nay."),
    Bar.PRINCIPAL_ENTERED: _l(
        "Người bạn đang thay đã nhập thay một câu trả lời của việc này nên người khác phê duyệt."
    ),
}
MISFITS: Mapping[str, LazyString] = {
    Misfit.NOT_TAKING_PART: _l("Không còn tham gia đợt: đề cử hoặc đơn đăng ký đã rút"),
    Misfit.FIELD: _l("Nơi này không nhận nhóm ngành của sinh viên"),
    Misfit.MIN_GPA: _l("Điểm trung bình thấp hơn mức nơi này yêu cầu"),
    Misfit.PERIOD: _l("Thực tập ở nơi này đã bắt đầu"),
}
