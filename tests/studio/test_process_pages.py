"""Analysts see processes with their versions, publish files, use a version for new work, and retire one."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts import clock
from accounts.context import authority
from accounts.models import AuditEvent, User
from tests.cast import Cast, make_eastholm
from tests.studio.pages import page
from tests.workflow.migrating import ONE_STEP, START_AND_END, WITH_APPROVAL
from tests.workflow.running import bpmn, flows, user_task
from tests.workflow.test_call_activity import call
from tests.workflow.test_versions import KEY, SHIPPED
from workflow.adoption import active_process, publish_process, use_process
from workflow.models import ProcessInstance, ProcessVersion
from workflow.starting import start_for_case

pytestmark = pytest.mark.django_db


def sent(client: Client, xml: bytes, reason: str = "A second approval.") -> Any:
    """Upload a file without scenarios."""
    file = SimpleUploadedFile("made_up.bpmn", xml)
    return client.post("/studio/processes/publish/", {"file": file, "reason": reason}, follow=True)


def published(client: Client, xml: bytes, excuse: str = "Tried on paper.") -> Any:
    """Upload a file, and publish it although nothing tried it."""
    address = sent(client, xml).request["PATH_INFO"]
    return client.post(f"{address}publish/", {"reason": "A second approval.", "excuse": excuse}, follow=True)


def test_processes_are_listed_with_what_is_in_use_and_what_runs(northmere: Cast, ana: Client) -> None:
    with authority(northmere.id):
        start_for_case(KEY, northmere.cases["wilf"], northmere.sam)
        use_process(publish_process(SHIPPED.replace(b"Write the assessment", b"Assess"), 2))
    other = make_eastholm()
    with authority(other.id):
        start_for_case(KEY, other.cases["bay"], other.kit)
    text = page(ana.get("/studio/processes/"))
    assert 'href="/studio/processes/child_and_family_assessment/"' in text
    assert "Version 2" in text
    versions = page(ana.get(f"/studio/processes/{KEY}/"))
    assert versions.index("Version 2") < versions.index("Version 1")
    assert "Version 1, with 1 running" in versions
    assert "Came with Casewright" in versions


def test_a_process_that_is_not_there_is_not_found(ana: Client) -> None:
    assert ana.get("/studio/processes/no-such-process/").status_code == 404


def test_a_file_is_published_as_the_next_version_with_who_and_why(northmere: Cast, ana: Client) -> None:
    text = page(published(ana, SHIPPED.replace(b"Write the assessment", b"Assess")))
    assert "Published: Child and family assessment, version 2." in text
    with authority(northmere.id):
        made = ProcessVersion.objects.get(key=KEY, number=2)
        assert (made.published_by, made.status, made.authority_id) == (northmere.ana, "published", northmere.id)
        assert active_process(KEY).number == 1
        event = AuditEvent.objects.get(action="version_published")
    assert (event.actor, event.reason, event.object_id) == (northmere.ana, "A second approval.", str(made.pk))


def test_the_same_file_twice_is_one_version(northmere: Cast, ana: Client) -> None:
    changed = SHIPPED.replace(b"Write the assessment", b"Assess")
    published(ana, changed)
    again = page(sent(ana, changed))
    assert "There is nothing to publish" in again
    assert "version 2</a> already." in again
    assert "Publish version" not in again
    with authority(northmere.id):
        assert ProcessVersion.objects.filter(key=KEY).count() == 2


def test_all_that_is_wrong_with_a_file_is_shown_at_once_and_nothing_is_published(northmere: Cast, ana: Client) -> None:
    broken = ONE_STEP.replace(b'formId="manager_decision"', b'formId=""').replace(
        b'candidateGroups="social_worker"', b'candidateGroups="Social Worker!"'
    )
    text = page(sent(ana, broken))
    assert "2 problems in made_up.bpmn" in text
    assert text.count("Write</span>") == 2
    assert "<title>Error: Publish made_up.bpmn" in text
    unknown = page(sent(ana, ONE_STEP.replace(b'formId="manager_decision"', b'formId="no_such_form"')))
    assert "1 problem in made_up.bpmn" in unknown
    assert "There is no form “no_such_form”." in unknown
    with authority(northmere.id):
        assert not ProcessVersion.objects.filter(key="made_up").exists()


def test_a_file_that_is_too_large_is_said_and_never_held(ana: Client) -> None:
    assert "Choose a file of at most 2 megabytes" in page(sent(ana, b"x" * (2 * 1024 * 1024 + 1)))


def test_a_file_without_the_form_s_token_is_refused(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.ana, Client(enforce_csrf_checks=True))
    assert sent(client, ONE_STEP).status_code == 403
    with authority(northmere.id):
        assert not ProcessVersion.objects.filter(key="made_up").exists()


def test_other_pages_of_the_studio_take_no_file(ana: Client) -> None:
    file = SimpleUploadedFile("made_up.bpmn", ONE_STEP)
    assert ana.post("/studio/processes/made_up/move/", {"file": file}).status_code == 413


@pytest.mark.parametrize(
    ("xml", "problem"),
    [(b"", "The file is empty. Choose another"), (b"PK\x03\x04", "1 problem"), (b"<a/>", "1 problem")],
)
def test_what_is_no_bpmn_is_refused_as_a_whole(ana: Client, xml: bytes, problem: str) -> None:
    answer = sent(ana, xml)
    assert problem in page(answer)


def test_what_is_missing_is_said(ana: Client) -> None:
    text = page(ana.post("/studio/processes/publish/", {"reason": "A second approval."}))
    assert "Choose the BPMN file" in text
    assert ">A second approval.</textarea>" in text
    address = sent(ana, ONE_STEP, reason="").request["PATH_INFO"]
    missing = page(ana.post(f"{address}publish/", {"reason": " ", "excuse": "Tried on paper."}))
    assert "Write what changes, and why" in missing
    assert ">Tried on paper.</textarea>" in missing


def test_a_version_is_used_for_new_work_with_a_reason(northmere: Cast, ana: Client) -> None:
    with authority(northmere.id):
        old = start_for_case(KEY, northmere.cases["wilf"], northmere.sam)
        made = publish_process(SHIPPED.replace(b"Write the assessment", b"Assess"), 2)
    address = f"/studio/processes/{KEY}/{made.pk}/use/"
    asked = page(ana.get(address))
    assert "1 piece of work runs on version 1 and stays there until you move it." in asked
    assert "Write why." in page(ana.post(address, {"reason": " "}))
    text = page(ana.post(address, {"reason": "Agreed by the board."}, follow=True))
    assert "New work starts on version 2 now." in text
    assert "New work starts on this version already." in page(ana.post(address, {"reason": "Again."}))
    with authority(northmere.id):
        assert start_for_case(KEY, northmere.cases["wilf"], northmere.sam).version == made
        old.refresh_from_db()
        assert old.version.number == 1
        event = AuditEvent.objects.get(action="version_adopted")
    assert (event.reason, event.details["number"], event.details["was"]) == ("Agreed by the board.", 2, 1)


def test_a_version_is_retired_unless_it_is_in_use_or_came_with_casewright(northmere: Cast, ana: Client) -> None:
    with authority(northmere.id):
        first, second = publish_process(ONE_STEP, 1), publish_process(WITH_APPROVAL, 2)
        use_process(second)
        running = start_for_case("made_up", northmere.cases["wilf"], northmere.sam)
        shipped = ProcessVersion.objects.get(key=KEY, number=1)
    why = {"reason": "Nobody needs it."}
    assert "Use another version for new work first." in page(
        ana.post(f"/studio/processes/made_up/{second.pk}/retire/", why)
    )
    assert "This version came with Casewright." in page(ana.post(f"/studio/processes/{KEY}/{shipped.pk}/retire/", why))
    assert "Version 1 is retired." in page(ana.post(f"/studio/processes/made_up/{first.pk}/retire/", why, follow=True))
    assert "This version is retired." in page(ana.post(f"/studio/processes/made_up/{first.pk}/use/", why))
    with authority(northmere.id):
        assert running.version == second
        assert AuditEvent.objects.filter(action="version_retired").count() == 1


def test_before_a_version_is_retired_it_is_said_which_processes_call_exactly_it(northmere: Cast, ana: Client) -> None:
    called = bpmn("checks", START_AND_END, user_task("Check"), flows("Start > Check", "Check > End"))
    calls = call("Call", "checks", "deployment")
    with authority(northmere.id):
        old = publish_process(called, 1)
        use_process(publish_process(bpmn("made_up", START_AND_END, calls, flows("Start > Call", "Call > End")), 1))
        use_process(publish_process(called.replace(b'name="Check"', b'name="Look"'), 2))
        ProcessVersion.objects.filter(key="checks", number=2).update(published_at="2026-07-20T00:00:00Z")
    asked = page(ana.get(f"/studio/processes/checks/{old.pk}/retire/"))
    assert "made_up, version 1, calls exactly this version." in asked


def test_work_is_offered_to_move_from_where_most_runs_to_the_newest_and_never_to_the_same(
    northmere: Cast, ana: Client
) -> None:
    with authority(northmere.id):
        versions = [
            publish_process(ONE_STEP.replace(b"Write", name), at) for at, name in enumerate((b"A", b"B", b"C"), 1)
        ]
        for version, count in zip(versions, (1, 2, 3), strict=True):
            use_process(version)
            for _ in range(count):
                start_for_case("made_up", northmere.cases["wilf"], northmere.sam)
    text = page(ana.get("/studio/processes/made_up/"))
    assert chosen(text) == ["Version 2, with 2 running", "Version 3, with 3 running"]
    with authority(northmere.id):
        ProcessInstance.objects.exclude(version=versions[2]).update(finished=clock.now())
    assert chosen(page(ana.get("/studio/processes/made_up/"))) == ["Version 3, with 3 running", "Version 2"]


def chosen(text: str) -> list[str]:
    """What is chosen in the selects of a page."""
    return re.findall(r"<option [^>]*selected[^>]*>\s*([^<]*?)\s*</option>", text)


@pytest.mark.parametrize("who", ["sam", "priya", "dee", "mo"])
def test_others_do_not_find_it(northmere: Cast, who: str, sign_in: Any) -> None:
    user: User = northmere.people[who]
    client = sign_in(user)
    assert client.get("/studio/processes/").status_code == 403
    assert "/studio/" not in client.get("/my-work/").content.decode()


def test_a_version_says_when_it_may_be_begun_by_hand_and_that_this_changed(northmere: Cast, ana: Client) -> None:
    said = (
        b"<zeebe:properties><zeebe:property name=\"casewright:by-hand-when\" value='=child.date_of_death = null'/>"
        b'<zeebe:property name="casewright:by-hand-refused" value="The child has died."/>'
    )
    xml = SHIPPED.replace(b"<zeebe:properties>", said, 1)
    assert "<code>child.date_of_death = null</code>" in page(sent(ana, xml))
    published(ana, xml)
    with authority(northmere.id):
        version = ProcessVersion.objects.get(key=KEY, number=2)
    text = page(ana.get(f"/studio/processes/{KEY}/{version.pk}/"))
    assert "<code>child.date_of_death = null</code>" in text
    assert "“The child has died.”" in text
    assert "When it may be begun, or what is said" in text
