"""Who is barred from a step that is kept apart from another: by what was done for the same child, not for others."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desk.own_work import is_own_work, own_work
from tests.cast import Cast, make_person
from tests.workflow.running import each, flows, sub, user_task
from tests.workflow.running import inside as put
from tests.workflow.test_subjects import about, siblings
from workflow import work
from workflow.adoption import publish_process, use_process
from workflow.models import Task
from workflow.routing import may_do
from workflow.scopes import scope_of_task
from workflow.starting import start_for_family
from workflow.workload import barred_from, candidates

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

KEPT_APART = about(
    "family",
    put(
        sub("Child", user_task("Write"), user_task("Check", separate_from="Write"),
            flows("Child_start > Write", "Write > Check", "Check > Child_end")),
        each("children", item="sibling"),
    ),
    flows("S > Child", "Child > E"),
)  # fmt: skip


@pytest.fixture
def checks(inside: Cast) -> list[Task]:
    """Sam wrote of Wilf and Jo of Tansy; each is to be checked by somebody else."""
    make_person(inside, "Jo Fenn", "social_worker", "Harbour team")
    use_process(publish_process(KEPT_APART, 1))
    process = start_for_family("made_up", siblings(inside), inside.sam)
    writers = (inside.sam, inside.jo)
    for written, who in zip(Task.objects.filter(element_id="Write").order_by("id"), writers, strict=True):
        if written.owner not in (None, who):
            work.release(written, written.owner)
        written.refresh_from_db()
        if written.owner is None:
            work.claim(written, who)
        work.submit(written, who, {"decision": "approve"}, [])
    found = Task.objects.filter(process=process, element_id="Check").select_related("process__version")
    return list(found.order_by("id"))


def test_who_wrote_of_one_child_may_check_what_was_written_of_the_other(inside: Cast, checks: list[Task]) -> None:
    of_wilf, of_tansy = checks
    barred = barred_from(checks)
    assert barred == {of_wilf.pk: {inside.sam.pk}, of_tansy.pk: {inside.jo.pk}}
    for task in checks:
        for who in (inside.sam, inside.jo):
            element, scope = task.flow_task.element, scope_of_task(task)
            assert may_do(who, element, task.team, task.process, scope) is (who.pk not in barred[task.pk])
            assert is_own_work(task, who) is (who.pk in barred[task.pk])
    assert own_work(checks, inside.sam) == {of_wilf.pk}
    able = {pk: {one.user for one in found} for pk, found in candidates(checks).items()}
    assert (inside.jo in able[of_wilf.pk], inside.jo in able[of_tansy.pk]) == (True, False)


def test_more_tasks_and_people_ask_no_more(inside: Cast, checks: list[Task]) -> None:
    Task.objects.filter(pk__in=[task.pk for task in checks]).update(requires="registered-social-worker")
    counts = []
    for count in (1, 2):
        listed = list(Task.objects.filter(element_id="Check").select_related("process__version").order_by("id")[:count])
        with CaptureQueriesContext(connection) as asked:
            assert all(candidates(listed).values())
        counts.append(len(asked))
        for name in ("Pat Reed", "Kit Moor", "Lou Dean"):
            if count == 1:
                make_person(inside, name, "social_worker", "Harbour team")
    assert counts[0] == counts[1]
