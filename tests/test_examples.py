"""What laws are tried with: the same in every run of the tests, and something else from each seed of the soak."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from tests.examples import EVERY_TIME, SOAK
from tests.soak.__main__ import LAWS, arguments


def drawn(profile: str, from_seed: int | None = None) -> list[str]:
    """What a law is tried with under a profile."""
    seen: list[str] = []

    @settings(settings.get_profile(profile), max_examples=200)
    @given(st.text())
    def law(text: str) -> None:
        seen.append(text)

    (law if from_seed is None else seed(from_seed)(law))()
    return seen


def test_a_law_is_tried_with_the_same_examples_every_time() -> None:
    first = drawn(EVERY_TIME)
    assert len(set(first)) > 50
    assert drawn(EVERY_TIME) == first


def test_what_a_law_is_tried_with_does_not_depend_on_the_modules_that_are_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = drawn(EVERY_TIME)
    file = tmp_path / "much_to_draw.py"
    file.write_text(f"WORDS = {[f'made-up {number}' for number in range(500)]!r}\n", encoding="utf-8")
    spec = spec_from_file_location("much_to_draw", file)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "much_to_draw", module)
    spec.loader.exec_module(module)
    assert drawn(EVERY_TIME) == before


def test_the_soak_tries_a_law_with_other_examples_from_each_seed() -> None:
    first = drawn(SOAK, 1)
    assert drawn(SOAK, 1) == first
    assert drawn(SOAK, 2) != first


def test_the_soak_gives_its_laws_the_seed_that_it_prints() -> None:
    given_to_pytest = arguments(LAWS, "7")
    assert "--hypothesis-seed=7" in given_to_pytest
    assert f"--hypothesis-profile={SOAK}" in given_to_pytest


@pytest.mark.parametrize("profile", [EVERY_TIME, SOAK])
def test_no_run_remembers_what_one_before_it_found(profile: str) -> None:
    assert settings.get_profile(profile).database is None
