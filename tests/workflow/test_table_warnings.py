"""What `check_definitions` tells of a decision table: rules that never match, contradictions, gaps."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from rules import dmn
from tests.workflow.dmn_tables import table
from workflow.table_warnings import table_warnings


@pytest.mark.parametrize(
    ("xml", "told"),
    [
        (table("t", "age", "x", "< 5 | 1", ">= 5 | 2"), []),
        (table("t", "age", "x", "< 5 | 1", "> 5 | 2"), [("t", "No rule matches for age 5")]),
        (table("t", "age", "x", "<= 5 | 1", ">= 5 | 2"), [("row_2", "Rules 1 and 2 both match for age 5")]),
        (table("t", "age", "x", "- | 1", "< 5 | 2", policy="FIRST"), [("row_2", "Rule 2 can never match")]),
        (table("t", "age", "x", "<= 5 | 1", ">= 4 | 2", policy="FIRST"), []),
        (table("t", "age", "x", "< 5 | 1", policy="COLLECT"), []),
        (
            table("t", "age", "x", "modulo(?, 2) = 0 | 1", "3 | 2", policy="FIRST"),
            [("t", "The column “age” was not analysed")],
        ),
    ],
    ids=["sound", "gap", "contradiction", "hidden", "first-may-overlap", "collect-may-gap", "computed"],
)
def test_what_is_told(xml: bytes, told: list[tuple[str, str]]) -> None:
    found = list(table_warnings(dmn.read(xml)))
    assert [place for place, _words in found] == [place for place, _words in told]
    for (_place, words), (_where, wanted) in zip(found, told, strict=True):
        assert words.startswith(wanted)
        assert words.endswith(".")


def test_check_definitions_warns_and_still_accepts(tmp_path: Path) -> None:
    folder = tmp_path / "planning"
    folder.mkdir()
    (folder / "often.v1.dmn").write_bytes(table("often", "age", "weeks", "< 5 | 1", "> 5 | 2"))
    out, errors = StringIO(), StringIO()
    call_command("check_definitions", str(tmp_path), stdout=out, stderr=errors)
    assert out.getvalue() == ""
    assert "often.v1.dmn:often: warning: No rule matches for age 5: there is no answer then." in errors.getvalue()


def test_the_shipped_tables_give_no_warning() -> None:
    for path in sorted((Path(__file__).parents[2] / "processes").rglob("*.dmn")):
        assert list(table_warnings(dmn.read(path.read_bytes()))) == []
