"""The archive that everybody may download: the round without names, its result, and how to check it.

`round/` holds the canonical input files in their public form (merit in place of grades), `result/` what
`python -m portal.matching solve` would write for them, so that `… verify round result` confirms it. Where somebody
changed the result by hand, `result/assignment.csv` is what holds and `result/changes.csv` how it came about, by number
and reason; everything else is of the computed result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from flask_babel import gettext as _

from portal.attempts.changes.models import HandChange
from portal.attempts.freezing import pack
from portal.attempts.results import Results
from portal.matching import Instance, canonical_files
from portal.matching.outputs import HAND_CHANGES, csv_bytes
from portal.matching.public_form import public_form, public_order
from portal.matching.result_files import HEADER, result_files

README = "DOC-TRUOC.txt"
_COLUMNS = ("number", "student", "from", "to", "reason")


def public_results(results: Results) -> Results:
    """The same assignments over the round as it may be published; no grades and no keys are left in them."""
    instance, order = public_form(results.computed.instance), public_order(results.computed.instance)
    return Results(
        *(replace(result, instance=instance, place=result.place[order], rank=result.rank[order]) for result in results)
    )


def public_names(instance: Instance) -> dict[str, str]:
    """Under which id each student of the instance is published, by the instance's own id."""
    return dict(zip(instance.student_ids, instance.public_ids or instance.student_ids, strict=True))


def make_archive(public: Results, changes: Sequence[HandChange], names: Mapping[str, str], seed_sha256: str) -> bytes:
    """The archive of public results and the changes by hand between them; the same bytes for the same result.

    `names`: the public ids of the students by the hexadecimal of their keys.
    """
    files = {f"round/{name}": content for name, content in canonical_files(public.computed.instance).items()}
    for name, content in result_files(public.computed, lambda stage, share: None).items():
        files[f"result/{name}"] = content if isinstance(content, bytes) else b"".join(content)
    if changes:
        files["result/assignment.csv"] = csv_bytes(HEADER, public.effective.assignment)
        files[f"result/{HAND_CHANGES}"] = csv_bytes(_COLUMNS, _rows(changes, names))
    return pack({README: _readme(seed_sha256, changes=bool(changes)).encode(), **files})


def _rows(changes: Sequence[HandChange], names: Mapping[str, str]) -> list[tuple[object, ...]]:
    return [
        (number, names[change.student_id.hex], _hex(change.from_opening_id), _hex(change.to_opening_id), change.reason)
        for number, change in enumerate(changes, start=1)
    ]


def _hex(key: UUID | None) -> str:
    return key.hex if key else ""


def _readme(seed_sha256: str, *, changes: bool) -> str:
    command = f"python -m portal.matching verify round result --seed-sha256 {seed_sha256}"
    text = _(
        "Dữ liệu và kết quả xếp chỗ, không có tên, điểm hay liên hệ của ai.\n\n"
        "round/: sinh viên (mã ngẫu nhiên, thứ tự thành tích thay cho điểm), đề nghị, nguyện vọng, yêu cầu giữ chỗ.\n"
        "result/: phân công, số liệu, chứng cứ về độ phủ và lý do của từng nguyện vọng không đạt.\n\n"
        "Kiểm tra lại bằng chương trình của cổng, không cần cơ sở dữ liệu hay mạng:\n\n"
        "  %(command)s\n\n"
        "Lệnh trả lời “confirmed” khi mọi phân công đúng quy tắc, không ai bị bỏ qua và mã ngẫu nhiên là mã đã được "
        "công khai mã băm từ khi mở đợt.\n",
        command=command,
    )
    if not changes:
        return text
    return text + _(
        "\nresult/changes.csv: các thay đổi bằng tay, từ nơi máy tính xếp đến nơi được công bố, theo số thứ tự và mã "
        "lý do. result/assignment.csv là phân công được công bố; số liệu, chứng cứ và lý do là của kết quả máy tính.\n"
    )
