"""What a form at a task sees of its process: the names that forms know, read only when asked for."""

import pytest

from forms.facts import KNOWN_FACTS
from rules.feel.casework import NAMES
from tests.cast import Cast
from tests.workflow.answers import ASSESSMENT, submit
from workflow import work
from workflow.models import Task
from workflow.prefilling import prefilled
from workflow.scope import Lazy, scope_of, version_behind
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
KEY = "child_and_family_assessment"


@pytest.fixture
def task(inside: Cast) -> Task:
    process = start_for_case(KEY, inside.cases["wilf"], inside.sam)
    found: Task = Task.objects.get(process=process, finished__isnull=True)
    if found.owner is None:
        work.claim(found, inside.sam)
    found.refresh_from_db()
    return found


def test_forms_know_exactly_the_names_that_a_process_gives(inside: Cast, task: Task) -> None:
    variables = set(task.process.variables or {})
    assert set(scope_of(task.process, inside.sam, task=task)) - variables == KNOWN_FACTS | set(NAMES)


def test_asking_whether_there_is_a_fact_does_not_look_it_up() -> None:
    looked: list[str] = []
    facts = Lazy({"child": lambda: looked.append("child")})
    assert "child" in facts
    assert "previous" not in facts
    assert looked == []


def test_the_record_behind_an_earlier_answer_is_found(inside: Cast, task: Task) -> None:
    assert version_behind(task.process, "forms", KEY) is None
    assert version_behind(task.process, "previous", KEY) is None
    done = submit(task, inside.sam, ASSESSMENT).version
    assert version_behind(task.process, "forms", KEY) == done
    assert version_behind(task.process, "previous", KEY) is None
    decision = Task.objects.get(process=task.process, finished__isnull=True)
    if decision.owner is None:
        work.claim(decision, inside.priya)
        decision.refresh_from_db()
    submit(decision, inside.priya, {"decision": "approve"})
    assert version_behind(task.process, "previous", KEY) == done


def test_a_form_without_prefills_begins_empty(inside: Cast, task: Task) -> None:
    assert (prefilled(task, inside.sam).entered, prefilled(task, inside.sam).origins) == ({}, {})
