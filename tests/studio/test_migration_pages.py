"""An analyst rehearses, maps on the spot, lets work move, watches, stops, and takes it back; no child is named."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts import clock
from accounts.context import authority
from accounts.models import AuditEvent
from tests.cast import Cast
from tests.studio.pages import page
from tests.workflow.migrating import ONE_STEP, START_AND_END, WITH_APPROVAL, work_off
from tests.workflow.running import bpmn, complete, flows, script, user_task
from workflow.adoption import publish_process, use_process
from workflow.migration import batches
from workflow.migration.batches import MIGRATIONS
from workflow.models import Migration, ProcessInstance, ProcessVersion
from workflow.starting import start_for_case

pytestmark = pytest.mark.django_db

WRITE = user_task("Write")
RENAMED = bpmn("made_up", START_AND_END, user_task("Draft"), flows("Start > Draft", "Draft > End"))


@pytest.fixture
def running(northmere: Cast) -> list[ProcessInstance]:
    with authority(northmere.id):
        use_process(publish_process(ONE_STEP, 1))
        return [start_for_case("made_up", northmere.cases["wilf"], northmere.sam) for _ in range(3)]


def began(northmere: Cast, ana: Client, xml: bytes, number: int = 2) -> str:
    """Rehearse moving from version 1; return the address of the page."""
    with authority(northmere.id):
        target = publish_process(xml, number)
        source = ProcessVersion.objects.get(key="made_up", number=1)
    answer = ana.post("/studio/processes/made_up/move/", {"from": source.pk, "to": target.pk})
    assert answer.status_code == 302
    return str(answer["Location"])


def do_work(northmere: Cast) -> None:
    with authority(northmere.id):
        work_off()


def test_a_rehearsal_says_how_many_and_names_no_child(
    northmere: Cast, ana: Client, running: list[ProcessInstance]
) -> None:
    address = began(northmere, ana, WITH_APPROVAL)
    text = page(ana.get(address))
    assert "What would happen if work moved from version 1 to version 2?" in text
    assert "All 3 pieces of running work were looked at, Tue 14 July, 10:00. Nothing was changed." in text
    assert "Move the 3" in text
    listed = page(ana.get(f"{address}work/?which=moves"))
    assert listed.count('scope="row"') == 3
    for told in (text, listed):
        assert "Wilf" not in told
        assert northmere.cases["wilf"].reference not in told
    assert "There is none now." in page(ana.get(f"{address}work/?which=blocked"))
    assert ana.get(f"{address}work/?which=nothing").status_code == 404


def test_a_value_that_nobody_will_have_set_is_named_with_who_reads_it_and_who_would_have_set_it(
    northmere: Cast, ana: Client, running: list[ProcessInstance]
) -> None:
    assert "Values that will be missing" not in page(ana.get(began(northmere, ana, WITH_APPROVAL)))
    by_limit = user_task("Approve", role="team_manager", schedule='dueDate="=today + limit"')
    limit = script("Limit", "limit", 'duration("P3D")')
    ways = flows("Start > Limit", "Limit > Write", "Write > Approve", "Approve > End")
    text = page(ana.get(began(northmere, ana, bpmn("made_up", START_AND_END, WRITE, limit, by_limit, ways), 3)))
    assert "Values that will be missing" in text
    shown = text.partition("Values that will be missing")[2].partition("</table>")[0]
    assert "<code>limit</code>" in shown
    for told in ("the due date of “Approve”", "Limit", "3"):
        assert f">{told}</td>" in shown
    assert "Move the 3" in text


def test_work_that_needs_mapping_is_mapped_on_the_spot(
    northmere: Cast, ana: Client, running: list[ProcessInstance]
) -> None:
    address = began(northmere, ana, RENAMED)
    text = page(ana.get(address))
    assert "Waits at “Write”, which is gone or has changed its kind. Say which step it becomes." in text
    assert "Use for these 3" in text
    assert "Nothing moves yet" in text
    refused = page(ana.post(f"{address}map/", {"step": "Write", "to": "End"}))
    assert "“Write” is a task for a person and “End” is an end. Choose a step of the same kind." in refused
    text = page(ana.post(f"{address}map/", {"step": "Write", "to": "Draft"}, follow=True))
    assert "Move the 3" in text
    text = page(ana.post(f"{address}map/", {"step": "Write", "to": "-"}, follow=True))
    assert "Nothing moves yet" in text


def test_work_moves_is_watched_and_goes_back(northmere: Cast, ana: Client, running: list[ProcessInstance]) -> None:
    address = began(northmere, ana, WITH_APPROVAL)
    assert "Write why." in page(ana.post(f"{address}run/", {"reason": ""}))
    text = page(ana.post(f"{address}run/", {"reason": "The board wants two pairs of eyes."}, follow=True))
    assert "0 of 3 looked at since 10:00." in text
    assert "Move it back" not in text
    poll = ana.get(f"{address}progress/")
    assert "HX-Refresh" not in poll
    do_work(northmere)
    assert ana.get(f"{address}progress/")["HX-Refresh"] == "true"
    text = page(ana.get(address))
    assert "3 moved." in text
    assert "made_up: 3 moved to version 2, 0 stayed on version 1." in page(ana.get("/notifications/"))
    assert "The board wants two pairs of eyes." in text
    with authority(northmere.id):
        assert ProcessInstance.objects.filter(version__number=2).count() == 3
        complete(ProcessInstance.objects.get(pk=running[0].pk), "Write", northmere.sam)
    ana.post(f"{address}undo/", {"reason": "The board changed its mind."})
    do_work(northmere)
    text = page(ana.get(address))
    assert "2 moved back. 1 stayed where it was." in text
    kept = page(ana.get(f"{address}work/?which=kept"))
    assert "People have gone on with it since it moved." in kept
    told = page(ana.get("/notifications/"))
    assert "made_up: 2 moved back to version 1, 1 stayed on version 2." in told
    with authority(northmere.id):
        events = AuditEvent.objects.filter(action__startswith="migration_").order_by("pk")
        assert [event.action for event in events] == [
            "migration_begun",
            "migration_rehearsed",
            "migration_run",
            "migration_ended",
            "migration_undone",
            "migration_ended",
        ]


def test_it_can_be_stopped_and_goes_on(northmere: Cast, ana: Client, running: list[ProcessInstance]) -> None:
    address = began(northmere, ana, WITH_APPROVAL)
    ana.post(f"{address}run/", {"reason": "Two pairs of eyes."})
    text = page(ana.post(f"{address}stop/", follow=True))
    assert "Stopped: 0 of 3 were done." in text
    assert "That cannot be done now: the work is stopped." in page(ana.post(f"{address}stop/", follow=True))
    do_work(northmere)
    ana.post(f"{address}run/", {"reason": "Go on."})
    do_work(northmere)
    with authority(northmere.id):
        assert Migration.objects.get().moved == 3


def test_what_changed_since_the_rehearsal_is_said(northmere: Cast, ana: Client, running: list[ProcessInstance]) -> None:
    address = began(northmere, ana, WITH_APPROVAL)
    assert "no longer the whole picture" not in page(ana.get(address))
    with clock.at(clock.now() + timedelta(minutes=20)):
        with authority(northmere.id):
            complete(running[0], "Write", northmere.sam)
        text = page(ana.get(address))
        assert "1 piece of work changed since 10:00. Rehearse again." in text
        text = page(ana.post(f"{address}rehearse/", follow=True))
        assert "All 2 pieces of running work were looked at, Tue 14 July, 10:20." in text


def test_nothing_running_is_said(northmere: Cast, ana: Client) -> None:
    with authority(northmere.id):
        publish_process(ONE_STEP, 1)
    address = began(northmere, ana, WITH_APPROVAL)
    assert "No work is running on version 1, so there is nothing to move." in page(ana.get(address))


def test_versions_must_be_chosen(northmere: Cast, ana: Client, running: list[ProcessInstance]) -> None:
    address = "/studio/processes/made_up/move/"
    source = running[0].version_id
    text = page(ana.post(address, {"from": source, "to": "nonsense"}, follow=True))
    assert "Choose from which version work moves, and to which." in text
    text = page(ana.post(address, {"from": source, "to": source}, follow=True))
    assert "Choose two versions of the same process." in text


def test_another_authority_s_migration_is_not_found(
    northmere: Cast, ana: Client, running: list[ProcessInstance], sign_in: Any
) -> None:
    from tests.cast import make_eastholm, make_person

    address = began(northmere, ana, WITH_APPROVAL)
    other = make_eastholm()
    with authority(other.id):
        una = make_person(other, "Una Reed", "analyst", "Practice")
    assert sign_in(una).get(address).status_code == 404


def test_how_many_queries_the_page_takes_does_not_depend_on_how_many_there_are(
    northmere: Cast, ana: Client, running: list[ProcessInstance], django_assert_max_num_queries: Any
) -> None:
    address = began(northmere, ana, WITH_APPROVAL)
    with django_assert_max_num_queries(40):
        ana.get(address)
    with authority(northmere.id):
        for _ in range(20):
            start_for_case("made_up", northmere.cases["wilf"], northmere.sam)
    with django_assert_max_num_queries(40):
        ana.get(f"{address}work/?which=moves")


def test_it_says_what_moved_work_meets_and_that_new_work_still_starts_on_the_old_version(
    northmere: Cast, ana: Client, running: list[ProcessInstance]
) -> None:
    address = began(northmere, ana, WITH_APPROVAL)
    text = page(ana.get(address))
    assert "Steps that are new in version 2" in text
    assert "3 may still come to it." in text
    assert "No due date moves." in text
    assert "Goes on at the same step. Who has it and what is typed stay." in text
    assert "New work still starts" not in text
    ana.post(f"{address}run/", {"reason": "One more approval."})
    do_work(northmere)
    text = page(ana.get(address))
    assert "New work still starts on version 1" in text
    with authority(northmere.id):
        second = ProcessVersion.objects.get(key="made_up", number=2)
        assert f'href="/studio/processes/made_up/{second.pk}/use/"' in text
        use_process(second)
    assert "New work still starts" not in page(ana.get(address))


def test_mapped_work_is_told_with_the_step_at_which_it_goes_on(
    northmere: Cast, ana: Client, running: list[ProcessInstance]
) -> None:
    address = began(northmere, ana, RENAMED)
    text = page(ana.post(f"{address}map/", {"step": "Write", "to": "Draft"}, follow=True))
    assert "“Write” goes on at “Draft”." in text
    assert "at the same step" not in text


def test_a_move_that_stopped_by_itself_says_why_and_goes_on_or_back(
    northmere: Cast, ana: Client, running: list[ProcessInstance]
) -> None:
    address = began(northmere, ana, WITH_APPROVAL)
    ana.post(f"{address}run/", {"reason": "One more approval."})
    with authority(northmere.id):
        MIGRATIONS.halt(Migration.objects.get().pk, "OperationalError")
    assert ana.get(f"{address}progress/")["HX-Refresh"] == "true"
    shown = page(ana.get(address))
    assert "It stopped by itself" in shown
    assert "The database could not be reached, or was too busy. It was tried several times." in shown
    assert "What has moved stays moved, the rest stays where it is. All of this work can be used." in shown
    assert "Undo: move it back" not in shown  # nothing has moved yet
    ana.post(f"{address}run/", {"reason": "One more approval."})
    do_work(northmere)
    assert "It stopped by itself" not in page(ana.get(address))
    ana.post(f"{address}undo/", {"reason": "Not yet."})
    with authority(northmere.id):
        MIGRATIONS.halt(Migration.objects.get().pk, "SomethingError")
    shown = page(ana.get(address))
    assert "Something went wrong for which Casewright has no words." in shown
    assert f'<form method="post" action="{address}undo/">' in shown
    assert "Go on moving it back" in shown


def test_a_halted_move_offers_to_take_back_what_has_moved(
    northmere: Cast, ana: Client, running: list[ProcessInstance], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH", 2)
    address = began(northmere, ana, WITH_APPROVAL)
    ana.post(f"{address}run/", {"reason": "One more approval."})
    with authority(northmere.id):
        migration = Migration.objects.get()
        MIGRATIONS.go_on(migration.pk)
        MIGRATIONS.halt(migration.pk, "RuntimeError")
    shown = page(ana.get(address))
    assert '<a href="#undo">Undo: move it back</a>' in shown
    assert 'id="undo"' in shown
    assert f'<form method="post" action="{address}run/">' in shown
