"""A shipped version that work rests on is not overwritten by a changed file of the same number."""

from pathlib import Path

import pytest

from accounts.context import LIBRARY_ID, authority
from accounts.models import Authority
from tests.cast import Cast
from workflow import library
from workflow.library import load, shipped_paths
from workflow.models import ProcessVersion
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
CHANGED = b"\n<!-- Another word. -->\n"


@pytest.fixture
def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped case note, with one word more."""
    all_paths = shipped_paths()
    shipped = next(path for path in all_paths if path.name == "case_note.v1.bpmn")
    path = tmp_path / "intervention" / shipped.name
    path.parent.mkdir()
    path.write_bytes(shipped.read_bytes() + CHANGED)
    monkeypatch.setattr(library, "shipped_paths", lambda: [path if each == shipped else each for each in all_paths])
    return path


def stored() -> str:
    with authority(LIBRARY_ID):
        return ProcessVersion.objects.get(authority_id=LIBRARY_ID, key="case_note", number=1).bpmn_xml


def test_a_changed_file_takes_the_place_of_a_version_that_nobody_works_with(northmere: Cast, changed: Path) -> None:
    assert "case_note version 1" in load()
    assert stored().encode() == changed.read_bytes()


def test_a_version_that_an_authority_works_with_stays_and_the_changed_file_is_told_its_number(
    northmere: Cast, changed: Path
) -> None:
    before = stored()
    with authority(northmere.id):
        start_for_case("case_note", northmere.cases["wilf"], northmere.sam)
    with pytest.raises(ValueError, match=r"(?s)case_note\.v1: Northmere.* works with version 1.*: case_note\.v2\.$"):
        load()
    assert stored() == before


def test_a_demonstration_gives_way(northmere: Cast, changed: Path) -> None:
    with authority(northmere.id):
        start_for_case("case_note", northmere.cases["wilf"], northmere.sam)
    Authority.objects.filter(pk=northmere.id).update(is_demonstration=True)
    load()
    assert stored().encode() == changed.read_bytes()
