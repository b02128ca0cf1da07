"""The house keeps its order: a folder imports only from folders below it, and modules keep their size."""

import ast
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parent.parent
FLOORS = [
    "rules",
    "accounts",
    "jobs",
    "forms",
    "cases",
    "records",
    "workflow",
    "desk",
    "returns",
    "studio",
    "demo",
    "config",
]
NO_DJANGO = ("rules",)
SAYS_NOTHING = {"utils.py", "helpers.py", "services.py", "common.py", "misc.py", "manager.py"}
LONGEST = 400


def modules(folder: str) -> list[Path]:
    return [path for path in sorted((BASE / folder).rglob("*.py")) if "migrations" not in path.parts]


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("floor", [f for f in FLOORS if (BASE / f).is_dir()])
def test_a_floor_imports_only_from_lower_floors(floor: str) -> None:
    above = set(FLOORS[FLOORS.index(floor) + 1 :]) | {"tests", "benchmarks"}
    wrong = {str(path.relative_to(BASE)): sorted(imported(path) & above) for path in modules(floor)}
    assert {path: names for path, names in wrong.items() if names} == {}


@pytest.mark.parametrize("floor", NO_DJANGO)
def test_the_ground_floor_knows_nothing_of_django(floor: str) -> None:
    assert not [path for path in modules(floor) if imported(path) & {"django", "viewflow"}]


def test_modules_are_named_for_what_they_are_and_keep_their_size() -> None:
    everything = [path for floor in (*FLOORS, "tests") if (BASE / floor).is_dir() for path in modules(floor)]
    assert len(everything) > 100
    assert [str(p.relative_to(BASE)) for p in everything if p.name in SAYS_NOTHING] == []
    long = {str(p.relative_to(BASE)): len(p.read_text().splitlines()) for p in everything}
    assert {name: count for name, count in long.items() if count > LONGEST} == {}


def test_lock_files_name_no_host() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "package-lock.json"):
        text = (BASE / name).read_text()
        assert "resolved" not in text
        assert [line for line in text.splitlines() if "://" in line] == []
