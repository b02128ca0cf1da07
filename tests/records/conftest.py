"""Fixtures of the tests of records: files of their own, and the style sheet and fonts for PDFs."""

from pathlib import Path

import pytest

from tests.records.made_up import ROOT


@pytest.fixture(autouse=True)
def files_apart(own_files: Path) -> None:
    """Every test of records may write files."""


@pytest.fixture
def built() -> None:
    """The built style sheet and fonts, without which no PDF is made."""
    if not (ROOT / "static" / "built" / "record-pdf.css").exists():
        pytest.skip("static/built is missing; run scripts/build-static.sh")
