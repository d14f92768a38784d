"""The archive that everybody may download: the round without names, its result, and how to check it.

`round/` holds the canonical input files in their public form (merit in place of grades), `result/` what
`python -m portal.matching solve` would write for them, so that `… verify round result` confirms it.
"""

from __future__ import annotations

from dataclasses import replace

from flask_babel import gettext as _

from portal.attempts.freezing import pack
from portal.matching import Result, canonical_files
from portal.matching.public_form import public_form
from portal.matching.result_files import result_files

README = "DOC-TRUOC.txt"


def public_result(computed: Result) -> Result:
    """The same assignment over the round as it may be published; no grades are left in it."""
    return replace(computed, instance=public_form(computed.instance))


def make_archive(public: Result, seed_sha256: str) -> bytes:
    """The archive of a public result; the same bytes for the same result."""
    files = {f"round/{name}": content for name, content in canonical_files(public.instance).items()}
    for name, content in result_files(public, lambda stage, share: None).items():
        files[f"result/{name}"] = content if isinstance(content, bytes) else b"".join(content)
    return pack({README: _readme(seed_sha256).encode(), **files})


def _readme(seed_sha256: str) -> str:
    command = f"python -m portal.matching verify round result --seed-sha256 {seed_sha256}"
    return _(
        "Dữ liệu và kết quả xếp chỗ, không có tên, điểm hay liên hệ của ai.\n\n"
        "round/: sinh viên (mã ngẫu nhiên, thứ tự thành tích thay cho điểm), đề nghị, nguyện vọng, yêu cầu giữ chỗ.\n"
        "result/: phân công, số liệu, chứng cứ về độ phủ và lý do của từng nguyện vọng không đạt.\n\n"
        "Kiểm tra lại bằng chương trình của cổng, không cần cơ sở dữ liệu hay mạng:\n\n"
        "  %(command)s\n\n"
        "Lệnh trả lời “confirmed” khi mọi phân công đúng quy tắc, không ai bị bỏ qua và mã ngẫu nhiên là mã đã được "
        "công khai mã băm từ khi mở đợt.\n",
        command=command,
    )
