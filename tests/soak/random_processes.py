"""Many random processes played at random, with kills and with managers who do what they like.

All rows stay sound, and what is open is what the drawing says.
"""

import os
import time

import pytest

from tests.cast import Cast
from tests.conftest import TODAY
from tests.soak import part_seconds
from tests.workflow.courses import play_any
from tests.workflow.random_models import Chance
from tests.workflow.test_as_expected import play_as_expected

pytestmark = pytest.mark.django_db
WAYS: tuple[dict[str, bool], ...] = ({}, {"kills": True}, {"steers": True})


def test_whatever_happens_to_whatever_process_its_rows_are_sound(inside: Cast) -> None:
    seed, count, ends = os.environ.get("SOAK_SEED", "1"), 0, time.monotonic() + part_seconds(90)
    while time.monotonic() < ends:
        play_any(inside, Chance(f"{seed}-{count}"), TODAY, **WAYS[count % len(WAYS)])
        play_as_expected(inside, f"{seed}-{count}")
        count += 1
    print(f"soak: seed {seed}: {count} random processes played")
    assert count >= len(WAYS)
