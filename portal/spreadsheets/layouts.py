"""Which row of a table holds the headings, and which column means what: guessed for a person to correct. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from portal.vietnamese.folding import fold

Rows = Sequence[Sequence[str]]
_SEARCHED = 40  # rows among which the headings are looked for
_SAMPLE = 200  # rows whose cells tell what a column without a known heading holds
_LONGEST_KNOWN = 200  # letters of a cell that can still be a heading, or be known by its looks
_LEAST_SHARE = 0.8  # of a column's cells that must look like what the column is taken for
_NOT_LETTERS = re.compile(r"[^a-z0-9_]+")
_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^]]*\]")
_MOST_BELOW = 2  # cells of a row below the list; a row of data has more, or lacks nearly all
_LONGEST_ENDING = 100  # letters of a cell by which a row below the list is known
_ENDINGS = (
    *("nguoi lap", "noi nhan", "thu truong", "truong phong", "hieu truong", "pho hieu truong", "giam doc", "chu tich"),
    *("tm.", "kt.", "tl.", "xac nhan cua", "danh sach nay co", "danh sach nay gom", "an dinh danh sach"),
)
_ORDINAL = re.compile(r"\(?([0-9]{1,2})\)?")


@dataclass(frozen=True)
class Target:
    """A column that a kind of list may have.

    `synonyms`: other headings that mean it, folded. `looks_right` tells cells of this column from those of others,
    for the few columns whose content is unmistakable.
    """

    name: str
    title: str
    synonyms: tuple[str, ...] = ()
    required: bool = False
    looks_right: Callable[[str], object] | None = None


@dataclass(frozen=True)
class Layout:
    """`first_row`: number of the first row below the headings; `columns`: for each column a target's name or ""."""

    first_row: int
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A row with something in the columns that are read: number in the file, and target → cell, empty ones left out.

    `spills` tells that something stands to the right of the last column that has a heading or a meaning.
    """

    number: int
    cells: Mapping[str, str] = field(default_factory=dict)
    spills: bool = False


def understand(rows: Rows, targets: Sequence[Target]) -> Layout:
    """The likeliest layout: headings below titles, in one row or in two, by name first and then by content."""
    width = max(map(len, rows), default=0)
    known = _phrases(targets)
    at = max(range(min(len(rows), _SEARCHED)), key=lambda n: len(_found(rows[n], known)), default=-1)
    named = [""] * width
    first_row = 1
    if at >= 0 and len(_found(rows[at], known)) >= min(2, len(targets)):
        named, last = _named(rows, at, known, width)
        first_row = _below_ordinals(rows, last + 1) + 1
    columns = _resolved(named, rows[first_row - 1 :][:_SAMPLE], targets)
    return Layout(first_row, tuple(columns))


def lines(rows: Rows, layout: Layout, keys: Collection[str]) -> Iterator[Line]:
    """The rows of data: not the titles of groups between them, nor what stands below (totals, signatures).

    Every row of data fills in one of the columns `keys`, which say what it is about, and something else.
    """
    found = list(_filled(rows, layout))
    found = found[: _end(found, rows, layout)]
    last = max((n for n, line in enumerate(found) if _is_about_something(line, keys)), default=-1)
    for number, line in enumerate(found):
        is_title = line.cells.keys() <= set(keys) or len(line.cells) == 1
        is_below = number > last and line.cells.keys().isdisjoint(keys) and len(line.cells) <= 2
        if not ((is_title and len(set(layout.columns) - {""}) > 2) or is_below):
            yield line


def _end(found: Sequence[Line], rows: Rows, layout: Layout) -> int:
    """Where the list ends: at the first row below all full ones that is a total or begins the signatures."""
    full = min(_MOST_BELOW, len(set(layout.columns) - {""}) - 1)
    last = max((n for n, line in enumerate(found) if len(line.cells) > full and not _is_total(rows, line)), default=-1)
    below = range(last + 1, len(found))
    return next((n for n in below if _is_total(rows, found[n]) or _is_signed(rows, found[n])), len(found))


def _is_total(rows: Rows, line: Line) -> bool:
    return fold(next(filter(None, rows[line.number - 1]))[:_LONGEST_ENDING]).startswith(("tong cong", "tong so"))


def _is_signed(rows: Rows, line: Line) -> bool:
    texts = [fold(cell[:_LONGEST_ENDING]) for cell in rows[line.number - 1]]
    return any(text.startswith(_ENDINGS) or all(word in text for word in (" ngay", " thang", " nam")) for text in texts)


def _is_about_something(line: Line, keys: Collection[str]) -> bool:
    return not line.cells.keys().isdisjoint(keys) and not line.cells.keys() <= set(keys)


def headings(rows: Rows, layout: Layout) -> list[str]:
    """What stands above each column, from the last rows over the data."""
    last = layout.first_row - 1
    if last and _below_ordinals(rows, last - 1) == last:
        last -= 1  # they tell nothing
    above = rows[max(last - 2, 0) : last]
    texts = []
    for column in range(len(layout.columns)):
        parts = [row[column] for row in above if column < len(row) and row[column]]
        texts.append(parts[-1] if parts else "")
    return texts


def samples(rows: Rows, layout: Layout, column: int, count: int = 3) -> list[str]:
    """The first different cells of a column."""
    cells = (row[column] for row in rows[layout.first_row - 1 :] if column < len(row) and row[column])
    found: dict[str, None] = {}
    for cell in cells:
        found.setdefault(cell)
        if len(found) == count:
            break
    return list(found)


def _filled(rows: Rows, layout: Layout) -> Iterator[Line]:
    above = headings(rows, layout)
    # Without any heading nobody said where the list ends.
    known = [n for n, name in enumerate(layout.columns, start=1) if name or above[n - 1]] if any(above) else []
    width = known[-1] if known else len(layout.columns)
    for number, row in enumerate(rows[layout.first_row - 1 :], start=layout.first_row):
        cells = {name: cell for name, cell in zip(layout.columns, row, strict=False) if name and cell}
        if cells:
            yield Line(number, cells, spills=any(row[width:]))


def _phrases(targets: Sequence[Target]) -> dict[str, str]:
    """Every folded heading, also without what is in brackets → the column it means."""
    return {
        _NOT_LETTERS.sub(" ", text).strip(): target.name
        for target in targets
        for phrase in map(fold, (target.title, *target.synonyms, target.name))
        for text in (phrase, _IN_BRACKETS.sub(" ", phrase))
    }


def _meant(heading: str, known: Mapping[str, str]) -> str:
    """The column a heading means: by the whole of it, then without what is in brackets, then by a phrase in it."""
    folded = fold(heading[:_LONGEST_KNOWN])
    for text in (folded, _IN_BRACKETS.sub(" ", folded)):
        name = known.get(_NOT_LETTERS.sub(" ", text).strip())
        if name:
            return name
    text = f" {_NOT_LETTERS.sub(' ', _IN_BRACKETS.sub(' ', folded)).strip()} "
    within = [phrase for phrase in known if " " in phrase and f" {phrase} " in text]
    return known[max(within, key=len)] if within and len(text) < 80 else ""


def _found(row: Sequence[str], known: Mapping[str, str]) -> set[str]:
    return {name for cell in row if cell and (name := _meant(cell, known))}


def _named(rows: Rows, at: int, known: Mapping[str, str], width: int) -> tuple[list[str], int]:
    """The columns by their headings, and the index of the last row of headings.

    Where headings are merged over two rows, the rest stands in the row above or below.
    """
    named = [_meant(cell, known) for cell in rows[at]] + [""] * (width - len(rows[at]))
    last = at
    for other in (at - 1, at + 1):
        if not 0 <= other < len(rows):
            continue
        cells = list(rows[other]) + [""] * (width - len(rows[other]))
        if other < at and sum(map(bool, cells)) < 2:
            continue  # a title: its words tell of the list, not of the column it begins in
        more = {n: name for n, cell in enumerate(cells) if not named[n] and (name := _meant(cell, known))}
        # What stands in the other columns is a heading, too: "Họ đệm" and "Tên" below a merged "Họ và tên".
        is_apart = all(not cell or _meant(cell, known) for n, cell in enumerate(cells) if named[n])
        if more and (is_apart or other < at):
            named = [more.get(n, name) for n, name in enumerate(named)]
            last = max(last, other)
    return named, last


def _below_ordinals(rows: Rows, index: int) -> int:
    """Skip a row that only numbers the columns: (1) (2) (3)."""
    if index < len(rows):
        numbers = [_ORDINAL.fullmatch(cell) for cell in rows[index] if cell]
        if len(numbers) > 2 and all(numbers) and [int(n[1]) for n in numbers if n] == list(range(1, len(numbers) + 1)):
            return index + 1
    return index


def _resolved(named: Sequence[str], sample: Rows, targets: Sequence[Target]) -> list[str]:
    """Each target once: of two columns of one name that which looks right; the unnamed by what they hold."""
    looks = {target.name: target.looks_right for target in targets}
    columns = list(named)
    for name in set(filter(None, named)):
        rivals = [n for n, other in enumerate(columns) if other == name]
        best = max(rivals, key=lambda n: _share(sample, n, looks[name]))
        for column in rivals:
            if column != best:
                columns[column] = ""
    for target in targets:
        if target.looks_right and target.name not in columns:
            shares = {n: _share(sample, n, target.looks_right) for n, name in enumerate(columns) if not name}
            best_column = max(shares, key=lambda n: shares[n], default=-1)
            if shares.get(best_column, 0) >= _LEAST_SHARE:
                columns[best_column] = target.name
    return columns


def _share(sample: Rows, column: int, looks_right: Callable[[str], object] | None) -> float:
    cells = [row[column] for row in sample if column < len(row) and row[column]]
    if looks_right is None or not cells:
        return 0.0
    # A pattern may take its time with a long text that nearly fits.
    return sum(1 for cell in cells if len(cell) <= _LONGEST_KNOWN and looks_right(cell)) / len(cells)
