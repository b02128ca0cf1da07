"""What the build makes, and what it is made from."""

import json
import re
import subprocess

import pytest

from tests.pages.conftest import ROOT

BUILT = ROOT / "static" / "built"
BUILD = ROOT / "scripts" / "build-static.sh"


@pytest.fixture
def stylesheet() -> str:
    """The stylesheet of the pages, built now if it was not."""
    if not (ROOT / "node_modules" / "govuk-frontend").is_dir():
        pytest.skip("node_modules is missing; run scripts/setup.sh")
    subprocess.run([BUILD], check=True, capture_output=True)
    return (BUILT / "casewright.css").read_text()


def test_the_stylesheet_takes_nothing_from_elsewhere(stylesheet: str) -> None:
    addresses = re.findall(r"url\(([^)]*)\)", stylesheet)
    assert addresses
    assert [address for address in addresses if not address.strip("\"'").startswith("fonts/atkinson-")] == []
    assert "GDS Transport" not in stylesheet


def test_every_font_that_a_sheet_names_was_copied(stylesheet: str) -> None:
    sheets = stylesheet + (BUILT / "record-pdf.css").read_text()
    names = set(re.findall(r"fonts/[\w-]+\.woff2", sheets))
    assert names
    assert [name for name in names if not (BUILT / name).is_file()] == []


def test_a_second_build_does_nothing(stylesheet: str) -> None:
    before = (BUILT / "casewright.css").stat().st_mtime_ns
    again = subprocess.run([BUILD], check=True, capture_output=True, text=True)
    assert again.stdout == ""
    assert (BUILT / "casewright.css").stat().st_mtime_ns == before


def test_scripts_name_no_file_that_is_not_shipped(stylesheet: str) -> None:
    assert [path.name for path in BUILT.glob("*.js") if "sourceMappingURL" in path.read_text()] == []


def test_the_viewer_of_diagrams_brings_no_pictures_and_keeps_its_mark(stylesheet: str) -> None:
    assert "url(" not in (BUILT / "bpmn-viewer.css").read_text()
    viewer = (BUILT / "bpmn-viewer.min.js").read_text()
    assert "bpmn.io/license" in viewer
    assert "bjs-powered-by" in viewer


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []


def test_every_package_is_pinned_exactly() -> None:
    package = json.loads((ROOT / "package.json").read_text())
    wanted = package["dependencies"] | package["devDependencies"]
    assert [name for name, version in wanted.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []
