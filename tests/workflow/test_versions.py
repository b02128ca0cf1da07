"""Versions of processes side by side: pinned instances, authorities that do not mix, models that never change."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from accounts.context import LIBRARY_ID, authority
from accounts.models import VersionIsPublishedError
from tests import environment
from tests.cast import Cast, make_eastholm
from tests.workflow.answers import ASSESSMENT, submit
from workflow import work
from workflow.adoption import active_process, publish_process, use_process
from workflow.errors import NoActiveVersionError
from workflow.flows import flow_of
from workflow.models import ActiveProcess, ProcessInstance, ProcessVersion, Task
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
KEY = "child_and_family_assessment"
SHIPPED = (Path(settings.BASE_DIR) / f"processes/assessment/{KEY}.v1.bpmn").read_bytes()
WITHOUT_REFUSAL = SHIPPED.replace(
    b'forms.manager_decision.decision = "return"', b'forms.manager_decision.decision != "approve"'
)


def renamed(title: bytes) -> bytes:
    return SHIPPED.replace(b"Write the assessment", title)


def open_task(process: ProcessInstance) -> Task:
    return Task.objects.get(process=process, finished__isnull=True)


def take(task: Task, user) -> Task:  # type: ignore[no-untyped-def]
    if task.owner is None:
        work.claim(task, user)
    task.refresh_from_db()
    return task


def test_running_instances_stay_on_their_version(inside: Cast) -> None:
    old = start_for_case(KEY, inside.cases["wilf"], inside.sam)
    use_process(publish_process(WITHOUT_REFUSAL, 2))
    new = start_for_case(KEY, inside.cases["wilf"], inside.sam)
    assert (old.version.number, new.version.number) == (1, 2)
    for process in (old, new):
        submit(take(open_task(process), inside.sam), inside.sam, ASSESSMENT)
        submit(take(open_task(process), inside.priya), inside.priya, {"decision": "refuse", "comment": "Not ours."})
    assert open_task(old).element_id == "Task_next_step"
    assert open_task(new).element_id == "Task_assess"


def test_two_authorities_with_the_same_key_and_number_do_not_mix(northmere: Cast) -> None:
    eastholm = make_eastholm()
    made: dict[str, set[str]] = {}
    for cast, title in ((northmere, b"Assess in Northmere"), (eastholm, b"Assess in Eastholm")):
        with authority(cast.id):
            use_process(publish_process(renamed(title), 7))
    for _ in range(2):  # interleaved in one worker
        for cast, worker, child in ((northmere, northmere.sam, "wilf"), (eastholm, eastholm.kit, "bay")):
            with authority(cast.id):
                process = start_for_case(KEY, cast.cases[child], worker)
                made.setdefault(cast.authority.name, set()).add(open_task(process).title_text)
                assert Task.objects.filter(process=process).exists()
    assert made == {"Northmere Council": {"Assess in Northmere"}, "Eastholm Council": {"Assess in Eastholm"}}


def test_a_published_version_cannot_be_changed_or_overwritten(inside: Cast) -> None:
    version = publish_process(renamed(b"One"), 3)
    assert publish_process(renamed(b"One"), 3) == version
    with pytest.raises(VersionIsPublishedError, match="new version"):
        publish_process(renamed(b"Two"), 3)
    assert ProcessVersion.objects.get(pk=version.pk).sha256 == version.sha256


def test_the_library_is_read_by_all_and_written_by_none(inside: Cast) -> None:
    shipped = active_process(KEY)
    assert shipped.authority_id == LIBRARY_ID
    changed = ProcessVersion.objects.filter(pk=shipped.pk)
    with transaction.atomic():
        assert changed.update(title="Mine now") in (0, 1)
        if environment.SERVER is not None:
            assert ProcessVersion.objects.get(pk=shipped.pk).title == shipped.title
        transaction.set_rollback(True)
    with pytest.raises(RuntimeError, match="another authority"):
        shipped.save()


def test_a_new_library_version_does_not_go_live_by_itself(northmere: Cast) -> None:
    from workflow.adoption import adopt_library_processes

    with authority(LIBRARY_ID):
        publish_process(renamed(b"Newer"), 2)
    with authority(northmere.id):
        assert adopt_library_processes() == []
        assert active_process(KEY).number == 1


def test_a_process_that_is_not_in_use_says_so(inside: Cast) -> None:
    ActiveProcess.objects.filter(key=KEY).delete()
    with pytest.raises(NoActiveVersionError, match=KEY):
        start_for_case(KEY, inside.cases["wilf"], inside.sam)


def test_a_draft_version_is_never_compiled(inside: Cast) -> None:
    version = ProcessVersion.objects.create(key="x", number=1, title="X", bpmn_xml=SHIPPED.decode(), sha256="0" * 64)
    with pytest.raises(AttributeError):
        flow_of(version.pk)
