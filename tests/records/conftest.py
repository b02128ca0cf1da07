"""Fixtures of the tests of records: files of their own, and the style sheet and fonts for PDFs."""

from pathlib import Path
from typing import Any

import pytest

from tests.records.made_up import ROOT


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings: Any) -> Path:
    """Keep the files of each test apart."""
    settings.VAR_DIR = tmp_path
    return tmp_path


@pytest.fixture
def built() -> None:
    """The built style sheet and fonts, without which no PDF is made."""
    if not (ROOT / "static" / "built" / "record-pdf.css").exists():
        pytest.skip("static/built is missing; run scripts/build-static.sh")
