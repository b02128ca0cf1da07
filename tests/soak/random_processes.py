"""Many random processes, with kills and with managers who do what they like, from the seed of the soak.

What is done is what `tests/workflow/test_any_process.py` does with the same few seeds each time.
"""

import os
import time

import pytest

from tests.cast import Cast
from tests.conftest import TODAY
from tests.soak import part_seconds
from tests.workflow.any_process import play_machine
from tests.workflow.courses import play_any
from tests.workflow.random_models import Chance

pytestmark = pytest.mark.django_db
COURSES, STEERED = 8, 2


def test_whatever_happens_to_whatever_process_it_goes_as_drawn_and_its_rows_are_sound(inside: Cast) -> None:
    seed, count, ends = os.environ.get("SOAK_SEED", "1"), 0, time.monotonic() + part_seconds(90)
    while not count or time.monotonic() < ends:
        play_machine(inside, examples=COURSES, first=f"{seed}-{count}")
        for number in range(STEERED):
            play_any(inside, Chance(f"{seed}-{count}-{number}"), TODAY)
        count += 1
    print(f"soak: seed {seed}: {count * COURSES} random processes as drawn, {count * STEERED} steered")
