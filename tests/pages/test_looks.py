"""The looks of the components do not get in each other's way."""

import re
from collections import defaultdict

from tests.pages.conftest import ROOT


def test_a_class_gets_its_looks_in_one_stylesheet() -> None:
    styled: dict[str, set[str]] = defaultdict(set)
    for path in (ROOT / "static/scss").rglob("*.scss"):
        for name in re.findall(r"^(\.cw-[\w-]+) \{", path.read_text(), flags=re.MULTILINE):
            styled[name].add(path.name)
    assert len(styled) > 100
    assert {name: files for name, files in styled.items() if len(files) > 1} == {}
