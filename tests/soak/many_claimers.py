"""A hundred people claim one task at the same moment: exactly one has it afterwards."""

import pytest

from accounts.context import authority
from tests.cast import Cast
from tests.workflow.test_claiming_at_once import at_once, colleagues
from workflow import work
from workflow.errors import TakenError
from workflow.models import Task
from workflow.starting import start_for_case

pytestmark = pytest.mark.commits
MANY = 100


def test_one_of_a_hundred_wins(northmere: Cast) -> None:
    with authority(northmere.id):
        people = colleagues(northmere, MANY)
        process = start_for_case("child_and_family_assessment", northmere.cases["wilf"], northmere.sam)
        task = Task.objects.get(process=process, finished__isnull=True)
        if task.owner is not None:
            work.release(task, task.owner)

    def act(index: int) -> str:
        with authority(northmere.id):
            work.claim(Task.objects.get(pk=task.pk), people[index])
        return "won"

    results = at_once(MANY, act)
    assert results.count("won") == 1
    assert all(isinstance(result, TakenError) for result in results if result != "won")
