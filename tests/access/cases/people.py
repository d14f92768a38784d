"""Accounts, and what belongs to no round."""

from __future__ import annotations

from tests.access.cases.case import (
    ADMIN,
    AUDITOR,
    COORDINATOR,
    OFFICER,
    PASSWORD,
    STUDENT,
    VISITOR,
    Case,
    Upload,
    of_round,
)

_OFFICERS = Upload("can-bo.csv", "Mã xã,Họ tên,Email\n02143,Lê Thị An,an@example.vn\n")


_SAMPLE = {
    "student_code": "DTC2154809999",
    "email": "a@example.vn",
    "tasks": "Quét hồ sơ.",
    "seats": "2",
    "starts_on": "30/6/2027",
    "anywhere": "y",
    "consent": "y",
}


CASES: dict[str, Case] = {
    "accounts.activate": Case(
        ADMIN,
        {"token": "activation"},
        {"token": "khong-co-lien-ket-nay"},
        {"password": PASSWORD, "password_again": PASSWORD},
    ),
    "accounts.change_email": Case(ADMIN, fields={"email": "moi@example.vn", "password": PASSWORD}),
    "accounts.change_password": Case(
        ADMIN,
        fields={"old_password": PASSWORD, "password": "khoai nướng mùa đông", "password_again": "khoai nướng mùa đông"},
    ),
    "accounts.confirm_email": Case(VISITOR, {"token": "email_change"}, {"token": "khong-co-lien-ket-nay"}),
    "accounts.end_other_sessions": Case(ADMIN),
    "accounts.end_session": Case(ADMIN, {"session_id": "own_session"}, {"session_id": "foreign_session"}),
    "accounts.forgot_password": Case(VISITOR, fields={"email": "colleague_email"}),
    "accounts.give_role": Case(ADMIN, {"user_id": "colleague"}, fields={"role": "admin"}),
    "accounts.change_several": Case(ADMIN, {"verb": "disable", "chosen": "colleague"}),
    "accounts.index": Case(ADMIN),
    "accounts.invite": Case(ADMIN, fields={"email": "a@example.vn", "full_name": "Lê Thị An", "role": "auditor"}),
    "accounts.letter": Case(
        VISITOR,
        {"token": "letter"},
        {"token": "khong-co-thu-nay"},
        {"datum": "locked_out_email", "password": PASSWORD, "password_again": PASSWORD},
    ),
    "accounts.login": Case(
        VISITOR,
        fields={"email": "colleague_email", "password": PASSWORD},
        foreign_fields={"password": "không phải mật khẩu này"},
    ),
    "accounts.logout": Case(ADMIN),
    "accounts.own": Case(STUDENT),
    "accounts.own_language": Case(ADMIN, fields={"language": "en"}),
    "accounts.switch_language": Case(ADMIN, {"language": "en", "next": "/my-account"}),
    "accounts.reset_asked": Case(VISITOR),
    "accounts.reset_password": Case(
        VISITOR,
        {"token": "reset"},
        {"token": "khong-co-lien-ket-nay"},
        {"password": PASSWORD, "password_again": PASSWORD},
    ),
    "accounts.show": Case(ADMIN, {"user_id": "colleague"}),
    "accounts.replace_email": Case(
        ADMIN, {"user_id": "colleague"}, fields={"email": "moi@example.vn", "reason": "Mất hộp thư"}
    ),
    "accounts.take_role": Case(ADMIN, {"user_id": "colleague", "grant_id": "colleague_grant"}),
    "audit.index": Case(AUDITOR),
    "audit.show": Case(AUDITOR, {"sequence": "event"}),
    "dashboards.figures": Case(OFFICER, of_round("applying"), of_round("draft_round")),
    "dashboards.home": Case(STUDENT),
    "dashboards.landing": Case(STUDENT),
    "factors.add_passkey": Case(ADMIN, fields={"name": "Máy của tôi"}),
    "factors.begin_app": Case(ADMIN),
    "factors.begin_passkey": Case(ADMIN),
    "factors.confirm_app": Case(ADMIN, fields={"code": "mã khác"}),
    "factors.index": Case(ADMIN),
    "factors.missing": Case(ADMIN),
    "factors.remove_app": Case(ADMIN),
    "factors.remove_passkey": Case(ADMIN, {"passkey_id": "own_passkey"}, {"passkey_id": "foreign_passkey"}),
    "factors.rename_passkey": Case(
        ADMIN, {"passkey_id": "own_passkey"}, {"passkey_id": "foreign_passkey"}, {"name": "Máy mới"}
    ),
    "factors.renew_codes": Case(ADMIN),
    "factors.reset": Case(ADMIN, {"user_id": "locked_out"}, fields={"reason": "Mất điện thoại"}),
    "factors.second_step": Case(
        VISITOR,
        fields={"factor_recovery_code": "recovery_code"},
        foreign_fields={"factor_recovery_code": "K7QF2-M9XH4-TN8WP"},
    ),
    "health.alive": Case(ADMIN),
    "health.ready": Case(ADMIN),
    "jobs.change": Case(ADMIN, {"job_id": "failed_job", "verb": "run-again"}),
    "jobs.index": Case(ADMIN),
    "jobs.ready": Case(ADMIN),
    "listings.choose": Case(COORDINATOR, {"name": "openings"}, {"name": "khong-co"}, {"column": ["seats"]}),
    "notices.deliveries": Case(COORDINATOR),
    "notices.edit_text": Case(
        COORDINATOR,
        {"name": "account_invited", "language": "vi"},
        {"name": "khong-co", "language": "vi"},
        {"subject": "Mời bạn", "action": "save"},
    ),
    "notices.follow": Case(STUDENT, {"notice_id": "own_notice"}, {"notice_id": "foreign_notice"}),
    "notices.index": Case(STUDENT),
    "notices.list_texts": Case(COORDINATOR),
    "notices.read_all": Case(STUDENT),
    "notices.send_again": Case(COORDINATOR, {"message_id": "dead_message"}),
    "offline.page": Case(VISITOR),
    "offline.worker": Case(VISITOR),
    "sign_on.callback": Case(VISITOR, {"name": "truong"}, {"name": "khong-co"}),
    "sign_on.start": Case(VISITOR, {"name": "truong"}, {"name": "khong-co"}),
    "imports.upload_officers": Case(ADMIN, fields={"file": _OFFICERS}),
    "officers.hand_over": Case(
        ADMIN, {"grant_id": "officer_grant"}, fields={"full_name": "Lê Thị An", "email": "an@example.vn"}
    ),
    "officers.index": Case(ADMIN),
    "officers.invite_again": Case(ADMIN, {"grant_id": "officer_grant"}, {"grant_id": "colleague_grant"}),
    "officers.invite_waiting": Case(ADMIN),
    "officers.letters": Case(ADMIN),
    "static": Case(STUDENT, {"filename": "style_sheet"}),
    "styleguide.index": Case(ADMIN),
    "styleguide.show": Case(ADMIN, {"part": "forms"}, fields=_SAMPLE),
}
