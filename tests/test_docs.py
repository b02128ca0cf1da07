"""Every setting and command of ours stands in the documentation; every page that the README names is there."""

import re
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parent.parent
DOCS = "\n".join(path.read_text() for path in [BASE / "README.md", *sorted((BASE / "docs").rglob("*.md"))])


def settings_read() -> set[str]:
    text = "".join((BASE / "config" / name).read_text() for name in ("settings.py", "environment.py"))
    short = re.findall(r'"([A-Z_]+)"', text[text.index("TELLING") : text.index('"""Variables that nobody')])
    return set(re.findall(r"CASEWRIGHT_[A-Z]+(?:_[A-Z]+)*", text)) | {f"CASEWRIGHT_{name}" for name in short}


def commands() -> set[str]:
    return {path.stem for path in BASE.glob("*/management/commands/*.py") if path.stem != "__init__"}


@pytest.mark.parametrize("name", sorted(settings_read() - {"CASEWRIGHT_"}))
def test_every_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in DOCS


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_is_documented(name: str) -> None:
    assert re.search(rf"manage\.py {name}\b", DOCS)


def test_there_are_settings_and_commands_to_document() -> None:
    assert len(settings_read()) >= 8
    assert commands() >= {"load_library", "check_definitions", "worker", "demo", "create_authority"}


def test_the_readme_leads_to_pages_that_are_there() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", (BASE / "README.md").read_text())
    assert len(links) >= 6
    assert [link for link in links if not (BASE / link).exists()] == []
