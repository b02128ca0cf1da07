"""Two hundred assessments at five stages move to a version with one approval more, go on, and go back."""

import pytest

from tests.cast import Cast
from tests.workflow.test_migration_story import run_story

pytestmark = pytest.mark.django_db


def test_two_hundred_assessments_get_a_second_approval(inside: Cast) -> None:
    run_story(inside, 200)
