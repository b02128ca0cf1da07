"""Every attack ends in an answer or in an error of FEEL, and pays for what it does."""

from __future__ import annotations

import pytest

from rules.feel.limits import LIST_LENGTH, STEPS, STRING_LENGTH
from tests.rules.feel.attacks import ATTACKS, Attack, outcome_of


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_has_the_outcome_that_it_must_have(attack: Attack) -> None:
    assert outcome_of(attack) == attack.outcome


def test_there_are_many_attacks_of_different_names() -> None:
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS) >= 100


def test_the_limits_are_far_above_what_casework_needs_and_far_below_what_hurts() -> None:
    assert 10_000 <= LIST_LENGTH <= 100_000
    assert 100_000 <= STRING_LENGTH <= 1_000_000
    assert 100_000 <= STEPS <= 500_000
