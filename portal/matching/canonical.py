"""The canonical input: one text for one instance, whatever order or spelling its rows came in.

Four CSV files with a header row, UTF-8, LF, cells quoted only where CSV needs it:

- `students.csv`: id,field,gpa,conduct,anywhere,needs,merit - by id
- `openings.csv`: id,commune,priority,capacity,fields,min_gpa,provides - by id
- `choices.csv`: student,rank,opening - by student, then rank
- `pins.csv`: student,opening,kind,reason - by student, then opening; the header alone without pins

GPA with two decimals (3.05), `anywhere` 1 or 0, words sorted and joined by semicolons, an absent
merit left empty. The SHA-256 runs over the four files in this order, each preceded by the line
`<name> <length in bytes>\\n`.
"""

import hashlib

import numpy as np
from numpy.typing import NDArray

from portal.matching.instance import Instance

FILES = ("students.csv", "openings.csv", "choices.csv", "pins.csv")


def canonical_files(instance: Instance) -> dict[str, bytes]:
    """The canonical input as `{file name: bytes}`, in the order in which it is hashed."""
    texts = (_students(instance), _openings(instance), _choices(instance), _pins(instance))
    return {name: text.encode() for name, text in zip(FILES, texts, strict=True)}


def input_sha256(instance: Instance) -> str:
    """SHA-256 of the canonical input, lowercase hex."""
    digest = hashlib.sha256()
    for name, data in canonical_files(instance).items():
        digest.update(f"{name} {len(data)}\n".encode())
        digest.update(data)
    return digest.hexdigest()


def _cell(text: str) -> str:
    """Quote what a CSV reader would otherwise take for a separator (ids hold no line breaks)."""
    return '"' + text.replace('"', '""') + '"' if "," in text or '"' in text else text


def _cells(texts: list[str]) -> list[str]:
    joined = "".join(texts)
    return [_cell(text) for text in texts] if "," in joined or '"' in joined else texts


def _gpas(hundredths: NDArray[np.int64]) -> list[str]:
    text = [f"{value // 100}.{value % 100:02d}" for value in range(int(hundredths.max(initial=0)) + 1)]
    return [text[value] for value in hundredths.tolist()]


def _joined(flags: NDArray[np.bool_], names: list[str]) -> list[str]:
    """One cell per row; rows repeat a lot, so each combination is written once."""
    kinds, kind = np.unique(flags, axis=0, return_inverse=True)
    text = [_cell(";".join(names[k] for k in np.flatnonzero(row))) for row in kinds]
    return [text[k] for k in kind.ravel().tolist()]


def _students(instance: Instance) -> str:
    fields = _cells(instance.field_names)
    merit = [""] * instance.students if instance.merit is None else instance.merit.tolist()
    columns = zip(
        _cells(instance.student_ids),
        instance.student_field.tolist(),
        _gpas(instance.gpa),
        instance.conduct.tolist(),
        instance.anywhere.tolist(),
        _joined(instance.needs, instance.words),
        merit,
        strict=True,
    )
    rows = [f"{s},{fields[f]},{g},{c},{a:d},{n},{m}\n" for s, f, g, c, a, n, m in columns]
    return "id,field,gpa,conduct,anywhere,needs,merit\n" + "".join(rows)


def _openings(instance: Instance) -> str:
    communes = _cells(instance.commune_ids)
    columns = zip(
        _cells(instance.opening_ids),
        instance.commune.tolist(),
        instance.priority.tolist(),
        instance.capacity.tolist(),
        _joined(instance.accepts, instance.field_names),
        _gpas(instance.min_gpa),
        _joined(instance.provides, instance.words),
        strict=True,
    )
    rows = [f"{o},{communes[c]},{p},{k},{f},{g},{w}\n" for o, c, p, k, f, g, w in columns]
    return "id,commune,priority,capacity,fields,min_gpa,provides\n" + "".join(rows)


def _choices(instance: Instance) -> str:
    students, openings = _cells(instance.student_ids), _cells(instance.opening_ids)
    columns = zip(
        instance.choice_student.tolist(),
        instance.choice_rank.tolist(),
        instance.choice_opening.tolist(),
        strict=True,
    )
    return "student,rank,opening\n" + "".join([f"{students[s]},{r},{openings[o]}\n" for s, r, o in columns])


def _pins(instance: Instance) -> str:
    columns = zip(
        instance.pin_student.tolist(),
        instance.pin_opening.tolist(),
        instance.pin_required.tolist(),
        instance.pin_reasons,
        strict=True,
    )
    rows = [
        ",".join(
            (
                _cell(instance.student_ids[s]),
                _cell(instance.opening_ids[o]),
                "require" if required else "forbid",
                _cell(reason),
            )
        )
        for s, o, required, reason in columns
    ]
    return "".join(row + "\n" for row in ["student,opening,kind,reason", *rows])
