"""What the trail calls each action and object, as people read it; the trail itself keeps the codes."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

ACTIONS = {
    "account_activated": _l("Kích hoạt tài khoản"),
    "account_created": _l("Tạo tài khoản"),
    "account_disabled": _l("Khoá tài khoản"),
    "account_enabled": _l("Mở lại tài khoản"),
    "account_invited": _l("Mời người dùng"),
    "application_begun": _l("Bắt đầu đơn đăng ký"),
    "application_draft_changed": _l("Sửa bản nháp đơn đăng ký"),
    "application_started_again": _l("Đăng ký lại sau khi rút"),
    "application_submitted": _l("Nộp đơn đăng ký"),
    "application_withdrawn": _l("Rút đơn đăng ký"),
    "attempt_cancelled": _l("Huỷ phương án xếp"),
    "attempt_commented": _l("Góp ý về phương án xếp"),
    "attempt_computed": _l("Phương án xếp có kết quả"),
    "attempt_failed": _l("Phương án xếp bị lỗi"),
    "attempt_published": _l("Công bố phương án xếp"),
    "attempt_renamed": _l("Đổi tên phương án xếp"),
    "attempt_sent_for_approval": _l("Trình phương án xếp"),
    "attempt_started": _l("Chạy phương án xếp"),
    "attempt_step_approve": _l("Đồng ý với phương án xếp"),
    "attempt_step_return": _l("Trả lại phương án xếp"),
    "attempt_superseded": _l("Phương án xếp được thay thế"),
    "attempt_taken_up_again": _l("Tiếp tục chạy phương án xếp"),
    "classification_corrected": _l("Sửa quyết định phân loại"),
    "classification_entered": _l("Nhập quyết định phân loại"),
    "demo_seeded": _l("Tạo dữ liệu mô phỏng"),
    "intern_assessed": _l("Nhận xét thực tập sinh"),
    "factor_added": _l("Thêm cách xác thực hai bước"),
    "factor_checked": _l("Xác thực bước hai"),
    "factor_removed": _l("Gỡ cách xác thực hai bước"),
    "factors_reset": _l("Đặt lại xác thực hai bước"),
    "nomination_withdrawn": _l("Rút đề cử"),
    "opening_approved": _l("Duyệt đề nghị tiếp nhận"),
    "opening_drafted": _l("Soạn đề nghị tiếp nhận"),
    "opening_edited": _l("Sửa đề nghị tiếp nhận"),
    "opening_question_answered": _l("Trả lời câu hỏi về đề nghị"),
    "opening_question_asked": _l("Hỏi xã, phường về đề nghị"),
    "opening_rejected": _l("Không duyệt đề nghị tiếp nhận"),
    "opening_returned": _l("Trả lại đề nghị tiếp nhận"),
    "opening_submitted": _l("Gửi đề nghị tiếp nhận"),
    "opening_withdrawn": _l("Rút đề nghị tiếp nhận"),
    "placement_accept": _l("Sinh viên đồng ý nơi thực tập"),
    "placement_answer_extended": _l("Gia hạn trả lời phân công"),
    "placement_commune_silent": _l("Coi như xã không tiếp nhận"),
    "placement_commune_withdraws": _l("Xã rút tiếp nhận"),
    "placement_confirm": _l("Xã xác nhận tiếp nhận"),
    "placement_decline": _l("Sinh viên từ chối nơi thực tập"),
    "placement_refuse": _l("Xã không tiếp nhận"),
    "placement_student_silent": _l("Coi như sinh viên từ chối"),
    "placement_student_withdraws": _l("Sinh viên rút trước khi bắt đầu"),
    "recovery_code_used": _l("Dùng mã dự phòng"),
    "recovery_codes_made": _l("Tạo mã dự phòng mới"),
    "reference_loaded": _l("Nạp dữ liệu tham chiếu"),
    "role_granted": _l("Trao vai trò"),
    "role_revoked": _l("Thu vai trò"),
    "round_applications_started": _l("Bắt đầu nhận nguyện vọng"),
    "round_cancelled": _l("Huỷ đợt"),
    "round_closed": _l("Kết thúc đợt"),
    "round_created": _l("Tạo đợt"),
    "round_dates_extended": _l("Gia hạn các mốc của đợt"),
    "round_edited": _l("Sửa đợt"),
    "round_internships_started": _l("Bắt đầu thực tập"),
    "round_matched_again": _l("Quay lại xếp chỗ"),
    "round_matching_started": _l("Chuyển đợt sang xếp chỗ"),
    "round_opened": _l("Mở đợt"),
    "round_published": _l("Công bố kết quả của đợt"),
    "round_review_started": _l("Chuyển đợt sang xét duyệt"),
    "signed_in": _l("Đăng nhập"),
    "signed_out": _l("Đăng xuất"),
    "student_corrected": _l("Sửa dữ liệu sinh viên"),
    "student_entered": _l("Nhập sinh viên"),
    "student_entered_into_round": _l("Đưa sinh viên vào đợt"),
    "students_imported": _l("Nhập danh sách sinh viên từ tệp"),
    "wrong_data_answered": _l("Trả lời phản ánh dữ liệu sai"),
    "wrong_data_reported": _l("Phản ánh dữ liệu sai"),
}

OBJECTS = {
    "user": _l("Tài khoản"),
    "student": _l("Sinh viên"),
    "nomination": _l("Đề cử"),
    "round": _l("Đợt thực tập"),
    "host_assessment": _l("Nhận xét của cơ sở thực tập"),
    "opening": _l("Đề nghị tiếp nhận"),
    "opening_question": _l("Câu hỏi về đề nghị"),
    "application": _l("Đơn đăng ký"),
    "match_attempt": _l("Phương án xếp"),
    "classification": _l("Quyết định phân loại"),
    "wrong_data_report": _l("Phản ánh dữ liệu"),
    "placement": _l("Phân công thực tập"),
    "system": _l("Hệ thống"),
}


def action_name(action: str) -> str:
    """An action in words; the code where it has none."""
    return str(ACTIONS.get(action, action))


def object_name(object_type: str) -> str:
    """A kind of object in words; the code where it has none."""
    return str(OBJECTS.get(object_type, object_type))
