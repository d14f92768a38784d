"""What several rules make of one round, as a table side by side: the price of priority."""

from typing import Any

from portal.matching.price import measure
from portal.matching.result import Result

Row = tuple[str, list[str]]


def comparison_table(results: list[Result]) -> str:
    """A plain text table with one column for each result; moves are counted from the first one."""
    rows = [("", [result.rule for result in results]), *_rows(results), *_envy_rows(results)]
    first = max(len(name) for name, _ in rows)
    widths = [max(len(cells[k]) for _, cells in rows) for k in range(len(results))]
    lines = [
        "  ".join([name.ljust(first), *(cell.rjust(w) for cell, w in zip(cells, widths, strict=True))]).rstrip()
        for name, cells in rows
    ]
    lines.insert(1, "-" * max(len(line) for line in lines))
    return "\n".join(lines)


def _rows(results: list[Result]) -> list[Row]:
    reports = [result.report for result in results]
    rows = [
        ("students placed", [f"{r['placed']} of {r['students']}" for r in reports]),
        ("seats filled", [f"{r['placed']} of {r['seats']}" for r in reports]),
    ]
    for number, level in enumerate(reports[0]["levels"]):
        rows.append((f"  level {level['level']}", [_share(r["levels"][number]) for r in reports]))
    for number, priority in enumerate(reports[0]["priorities"]):
        here = [r["priorities"][number] for r in reports]
        rows.append((f"priority {priority['priority']}: seats filled", [_share(p) for p in here]))
        nobody = [f"{p['communes_with_nobody']} of {p['communes']}" for p in here]
        rows.append((f"priority {priority['priority']}: communes with nobody", nobody))
    rows.append(("mean rank of listed places", [_mean(r) for r in reports]))
    ranks = sorted({int(rank) for r in reports for rank in r["rank_profile"]} - {0})
    for rank in ranks:
        rows.append((f"  choice {rank}", [str(r["rank_profile"].get(str(rank), 0)) for r in reports]))
    rows.append(("  through anywhere or a pin", [str(r["rank_profile"].get("0", 0)) for r in reports]))
    return rows


def _envy_rows(results: list[Result]) -> list[Row]:
    measures = [measure(result, results[0]) for result in results]
    envies = [found["envy"] for found in measures]
    rows = [
        ("students who envy somebody behind them", [str(envy["behind"]) for envy in envies]),
        ("students who would rather have an empty seat", [str(envy["empty"]) for envy in envies]),
        ("students with either envy", [str(envy["students"]) for envy in envies]),
    ]
    for level in dict.fromkeys(level for envy in envies for level in envy.get("by_level", {})):
        cells = [str(envy["by_level"].get(level, 0)) if "by_level" in envy else "-" for envy in envies]
        rows.append((f"  refused to keep level {level}", cells))
    moved = [str(found["moved"]) for found in measures]
    return [*rows, (f"students placed otherwise than by {results[0].rule}", moved)]


def _share(row: dict[str, Any]) -> str:
    return f"{row['filled']} of {row['seats']}"


def _mean(report: dict[str, Any]) -> str:
    return "-" if report["mean_rank"] is None else f"{report['mean_rank']:.4f}"
