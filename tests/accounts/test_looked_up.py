"""A message is looked up once in each language, and anew where the catalogues are others."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import override

from accounts import looked_up
from tests.languages.pseudo import CODE, spoken, wide


def test_a_message_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def look(message: str) -> str:
        asked.append(message)
        return message

    monkeypatch.setattr(translation, "gettext", look)
    with override("en-gb"):
        assert [looked_up.gettext("Only looked up here") for _ in range(3)] == ["Only looked up here"] * 3
    assert asked == ["Only looked up here"]


def test_each_language_has_its_own_words(settings: Any, tmp_path: Path) -> None:
    said = "Choose one of the languages that are offered."
    assert looked_up.gettext(said) == said
    spoken(settings, tmp_path)
    with override(CODE):
        assert looked_up.gettext(said) == wide(said)
    assert looked_up.gettext(said) == said


def test_one_and_several_are_kept_apart() -> None:
    said = [looked_up.ngettext("%(count)s egg", "%(count)s eggs", count) for count in (1, 2, 1, 2)]
    assert said == ["%(count)s egg", "%(count)s eggs"] * 2
