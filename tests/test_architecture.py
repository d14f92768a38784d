"""The house rules that a program can check: who imports whom, what is done where, how large things grow."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOP_LEVEL = {
    *("portal", "templates", "migrations", "tests", "docs"),
    *("config.py", "pyproject.toml", "requirements.txt", "requirements-dev.txt"),
    *("README.md", "LICENSE", "Makefile"),
}
MADE_BY_RUNNING = {"__pycache__", "instance", "test-results"}

# A room may use those before it.
ROOMS = (
    *("vietnamese", "spreadsheets", "audit", "jobs", "notices", "listings", "accounts", "communes", "schools"),
    *("rounds", "students", "openings", "imports", "applications", "matching", "attempts", "placements"),
    *("internships", "action_links", "reminders", "documents", "signatures", "proofs", "exports"),
    *("dashboards", "public", "styleguide", "demo"),
)
PURE_ROOMS = {"matching", "vietnamese"}
# What a layer may use of its own room; a module with a name of its own is a "noun".
LAYERS = {
    "rules": {"rules"},
    "models": {"rules", "models"},
    "queries": {"rules", "models", "queries", "noun"},
    "noun": {"rules", "models", "queries", "service", "noun"},
    "service": {"rules", "models", "queries", "service", "noun"},
    "forms": {"rules", "models", "queries", "forms", "noun"},
    "views": {"rules", "models", "queries", "service", "forms", "views", "noun"},
    "cli": {"rules", "models", "queries", "service", "cli", "noun"},
}
OFFERED = {"rules", "models", "queries", "service", "noun"}  # to later rooms
JOINERS = {
    "portal.app",
    "portal.rooms",
    "portal.cli",
    "portal.serving",
}  # put the rooms together, so they know them all
KNOW_THE_REQUEST = {
    *("portal.access", "portal.app", "portal.errors", "portal.headers", "portal.design", "portal.navigation"),
    *("portal.forms", "portal.paging", "portal.built", "portal.languages", "portal.translation"),
    "portal.typed",  # tells the browser which draft has arrived
    "portal.accounts.keeping",  # carries a form over a lost session
}
COMMITS_FOR_VIEWS = {"portal.carrying_out"}
WORK_OUTSIDE_REQUESTS = {"jobs", "demo"}  # so they commit by themselves
NOT_IN_RULES = {"flask", "flask_login", "flask_sqlalchemy", "sqlalchemy", "portal.extensions", "portal.clock"}
NOT_IN_PURE_ROOMS = {
    "flask",
    "flask_babel",
    "flask_login",
    "flask_sqlalchemy",
    "sqlalchemy",
    "wtforms",
    "config",
}

LONGEST_FUNCTION = 50
LONGEST_VIEW = 25
LONGEST_MODULE = 300
LONGEST_CONFTEST = 150
LONGEST_TEMPLATE = 120
NAMES_THAT_SAY_NOTHING = {"utils", "helpers", "common", "misc"}


@dataclass(frozen=True)
class Module:
    """A Python file of the project."""

    path: Path

    @property
    def place(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def name(self) -> str:
        parts = list(self.path.relative_to(ROOT).with_suffix("").parts)
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def room(self) -> str | None:
        return room_of(self.name)

    @property
    def layer(self) -> str:
        return layer_of(self.name)

    @property
    def tree(self) -> ast.Module:
        return parsed(self.path)

    @property
    def lines(self) -> int:
        return len(self.path.read_text("utf-8").splitlines())

    def imports(self) -> Iterator[tuple[int, str]]:
        """Line and full name of what is imported; `from portal.rounds import rules` is portal.rounds.rules."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert not node.level, f"{self.place}:{node.lineno} has a relative import"
                yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        return (n for n in ast.walk(self.tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def room_of(name: str) -> str | None:
    """The room a module's full name lies in; None for the modules that belong to none."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "portal" and (ROOT / "portal" / parts[1]).is_dir() else None


def layer_of(name: str) -> str:
    """`portal.rounds.service.opening.open_round` lies in the layer `service`.

    A noun that is a folder may have layers of its own: `portal.accounts.factors.views` lies in `views`.
    """
    return next((part for part in name.split(".")[2:4] if part in LAYERS), "noun")


def modules(*folders: str) -> list[Module]:
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return [Module(path) for path in sorted(paths) if "node_modules" not in path.parts]


PORTAL = modules("portal")
CODE = [*PORTAL, *modules("tests"), Module(ROOT / "config.py")]


def within(name: str, packages: set[str]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def test_every_room_has_its_place_in_the_order() -> None:
    rooms = {path.name for path in (ROOT / "portal").iterdir() if any(path.glob("*.py"))}
    assert rooms <= set(ROOMS), "name the new room in ROOMS, after the rooms it uses"


def test_rooms_use_only_earlier_rooms() -> None:
    wrong = []
    for module in PORTAL:
        for line, name in module.imports():
            used = room_of(name)
            if used is None or used == module.room or module.name in JOINERS:
                continue
            if module.room is None:
                if layer_of(name) != "rules" and used not in PURE_ROOMS:
                    wrong.append(f"{module.place}:{line} belongs to no room and uses {name}")
            elif ROOMS.index(used) > ROOMS.index(module.room):
                wrong.append(f"{module.place}:{line} uses {name}, of a later room")
            elif layer_of(name) not in OFFERED:
                wrong.append(f"{module.place}:{line} uses {name}, which is for its own room only")
    assert not wrong, "\n".join(wrong)


def test_inside_a_room_imports_go_one_way() -> None:
    wrong = [
        f"{module.place}:{line} ({module.layer}) uses {name}"
        for module in PORTAL
        if module.room not in (None, *PURE_ROOMS) and module.path.name != "__init__.py"
        for line, name in module.imports()
        if room_of(name) == module.room and layer_of(name) not in LAYERS[module.layer] and name.count(".") > 1
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("room", sorted(PURE_ROOMS))
def test_pure_rooms_know_neither_web_nor_database(room: str) -> None:
    wrong = [
        f"{module.place}:{line} imports {name}"
        for module in modules(f"portal/{room}")
        for line, name in module.imports()
        if within(name, NOT_IN_PURE_ROOMS) or (within(name, {"portal"}) and room_of(name) != room)
    ]
    assert not wrong, "\n".join(wrong)


def test_rules_know_neither_web_nor_database_nor_clock() -> None:
    wrong = [
        f"{module.place}:{line} imports {name}"
        for module in PORTAL
        if module.layer == "rules"
        for line, name in module.imports()
        if within(name, NOT_IN_RULES)
    ]
    assert not wrong, "\n".join(wrong)


def test_settings_know_nothing_of_the_portal() -> None:
    names = [name for _line, name in Module(ROOT / "config.py").imports()]
    assert names
    assert not [name for name in names if within(name, {"portal"})]


def test_nothing_is_imported_inside_a_function() -> None:
    wrong = [
        f"{module.place}:{node.lineno}"
        for module in CODE
        for function in module.functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not wrong, "\n".join(wrong)


def test_only_views_know_the_request_and_who_sends_it() -> None:
    wrong = [
        f"{module.place}:{line} imports {name}"
        for module in PORTAL
        if module.layer != "views" and module.name not in KNOW_THE_REQUEST
        for line, name in module.imports()
        if name in ("flask.request", "flask.session", "flask.g", "flask_login.current_user")
    ]
    assert not wrong, "\n".join(wrong)


def test_only_views_commands_and_jobs_commit() -> None:
    wrong = [
        f"{module.place}:{node.lineno}"
        for module in PORTAL
        if module.layer not in ("views", "cli") and module.room not in WORK_OUTSIDE_REQUESTS
        if module.name not in COMMITS_FOR_VIEWS
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert not wrong, "\n".join(wrong)


def test_only_services_change_a_status() -> None:
    wrong = [
        f"{module.place}:{node.lineno}"
        for module in PORTAL
        if module.layer not in ("service", "noun") and module.room
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr == "status" and isinstance(node.ctx, ast.Store)
    ]
    assert not wrong, "\n".join(wrong)


def is_view(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    calls = [d.func for d in function.decorator_list if isinstance(d, ast.Call)]
    return any(isinstance(f, ast.Attribute) and f.attr in ("route", "get", "post") for f in calls)


def test_functions_stay_small() -> None:
    wrong = []
    for module in CODE:
        for function in module.functions():
            length = (function.end_lineno or 0) - function.lineno + 1
            longest = LONGEST_VIEW if module.layer == "views" and is_view(function) else LONGEST_FUNCTION
            if length > longest:
                wrong.append(f"{module.place}:{function.lineno} {function.name} has {length} lines, {longest} at most")
    assert not wrong, "\n".join(wrong)


def test_modules_stay_small_and_have_telling_names() -> None:
    wrong = []
    for module in CODE:
        longest = LONGEST_CONFTEST if module.path.name == "conftest.py" else LONGEST_MODULE
        if module.lines > longest:
            wrong.append(f"{module.place} has {module.lines} lines, {longest} at most: split it by noun")
        if NAMES_THAT_SAY_NOTHING & set(module.name.split(".")):
            wrong.append(f"{module.place}: a shared thing gets a name of its own")
    assert not wrong, "\n".join(wrong)


def test_templates_stay_small() -> None:
    lengths = {
        path: len(path.read_text("utf-8").splitlines()) for path in (ROOT / "templates").rglob("*") if path.is_file()
    }
    assert lengths
    wrong = [f"{path.relative_to(ROOT)} has {n} lines" for path, n in lengths.items() if n > LONGEST_TEMPLATE]
    assert not wrong, "\n".join(sorted(wrong))


def test_the_top_level_holds_what_is_agreed() -> None:
    there = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")} - MADE_BY_RUNNING
    assert there <= TOP_LEVEL, f"not agreed: {sorted(there - TOP_LEVEL)}"
