"""Nothing is left to the soak that the soak does not run."""

import re
from pathlib import Path

import pytest

from tests.soak.__main__ import BESIDE, MUST_END, PARTS

ROOT = Path(__file__).resolve().parent.parent
RUN = [arguments.split() for _, _, arguments in (*PARTS, *BESIDE)]


def holding(mark: str) -> list[Path]:
    """The test files in which something has this mark."""
    files = [path for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__)]
    return [path for path in files if re.search(rf"mark\.{mark}\b", path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("mark", ["soak_only", "soaked"])
def test_every_file_with_a_mark_of_the_soak_lies_in_a_folder_where_it_looks_for_the_mark(mark: str) -> None:
    folders = [ROOT / folder for arguments in RUN if arguments[:2] == ["-m", mark] for folder in arguments[2:]]
    left = [str(path) for path in holding(mark) if not any(path.is_relative_to(folder) for folder in folders)]
    assert holding(mark)
    assert left == []


def test_every_module_of_the_soak_is_a_part_of_it() -> None:
    named = {path for arguments in RUN for path in arguments}
    modules = (ROOT / "tests/soak").glob("*.py")
    tests = [path for path in modules if "\ndef test_" in path.read_text(encoding="utf-8")]
    assert len(tests) > 5
    assert [path.name for path in tests if str(path.relative_to(ROOT)) not in named] == []


def test_what_must_end_is_a_part() -> None:
    assert set(MUST_END) <= {arguments for _, _, arguments in (*PARTS, *BESIDE)}
