"""Before a file is published its scenarios are played: what failed refuses, what was not tried needs a reason."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts import clock
from accounts.authorities import add_person
from accounts.context import authority
from accounts.models import AuditEvent
from jobs.worker import make_worker
from tests.cast import PASSWORD, Cast, make_eastholm
from tests.studio.pages import page
from tests.workflow.migrating import ONE_STEP, START_AND_END, WITH_APPROVAL
from tests.workflow.running import bpmn, flows, user_task
from workflow.models import ProcessScenarios, ProcessVersion, Publication

pytestmark = pytest.mark.commits

DONE: dict[str, Any] = {"finished": True, "path": ["Start", "Write", "End"]}
BROKEN = ONE_STEP.replace(b'formId="manager_decision"', b'formId=""')
GATE = (
    '<exclusiveGateway id="Gate" default="Gate_End"/>',
    user_task("Again"),
    flows("Start > Write", "Write > Gate", "Gate > End", "Again > End"),
    flows('Gate > Again: =forms.manager_decision.decision = "return"'),
)
TWO_WAYS = bpmn("made_up", START_AND_END, user_task("Write"), *GATE)


def scenarios(*expected: dict[str, Any], task: str = "Write") -> bytes:
    """A scenario for each of what is expected: somebody does the task, then that should be so."""
    made = [
        {
            "name": f"Case {number}",
            "started_on": "2026-07-14",
            "steps": [{"complete": {"task": task, "answers": {"decision": "approve"}}}, {"expect": expect}],
        }
        for number, expect in enumerate(expected, start=1)
    ]
    return json.dumps({"scenarios": made}).encode()


def sent(client: Client, xml: bytes, tests: bytes | None = None, reason: str = "A second look.") -> str:
    """Upload files; return the address of the page that they lead to."""
    given: dict[str, Any] = {"file": SimpleUploadedFile("made_up.bpmn", xml), "reason": reason}
    if tests is not None:
        given["scenarios"] = SimpleUploadedFile("made_up.tests.json", tests)
    answer = client.post("/studio/processes/publish/", given)
    assert answer.status_code == 302
    return str(answer["Location"])


def work_off() -> None:
    make_worker(until_empty=True).run()


def test_scenarios_are_played_by_the_worker_and_kept_with_the_version(northmere: Cast, ana: Client) -> None:
    address = sent(ana, ONE_STEP, scenarios(DONE, DONE))
    waiting = page(ana.get(address))
    assert "0 of 2 scenarios are played." in waiting
    assert "Publish version" not in waiting.replace("Publish made_up", "")
    work_off()
    assert ana.get(f"{address}progress/")["HX-Refresh"] == "true"
    found = page(ana.get(address))
    assert "All 2 scenarios went as expected" in found
    assert "3 of 3 steps and 2 of 2 ways were touched. One path was walked." in found
    assert "although" not in found
    text = page(ana.post(f"{address}publish/", {"reason": "A second look."}, follow=True))
    assert "Published: made_up, version 1." in text
    assert "A second look." in text
    assert text.count("As expected") == 2
    with authority(northmere.id):
        version = ProcessVersion.objects.get(key="made_up")
        assert ProcessScenarios.objects.get(version=version).content.encode() == scenarios(DONE, DONE)
        assert AuditEvent.objects.get(action="version_published").reason == "A second look."
        assert not AuditEvent.objects.filter(action__startswith="process_published_unt").exists()
        place = f"/studio/processes/made_up/{version.pk}/"
    assert ana.get(f"{place}scenarios/").content == scenarios(DONE, DONE)
    assert ana.get(f"{place}file/").content == ONE_STEP
    assert ana.get(address)["Location"] == place


def test_a_failing_scenario_refuses_and_says_at_which_step_what_was_otherwise(northmere: Cast, ana: Client) -> None:
    address = sent(ana, ONE_STEP, scenarios(DONE, {"finished": False}))
    work_off()
    text = page(ana.get(address))
    assert "1 scenario failed" in text
    assert "Step 2 (expect): finished: expected no, got yes." in text
    assert text.index("Case 2") < text.index("Case 1")
    assert 'action="' + address + 'publish/"' not in text
    refused = page(ana.post(f"{address}publish/", {"reason": "All the same.", "excuse": "All the same."}))
    assert "A scenario failed. Mend the process or the scenario" in refused
    mended = SimpleUploadedFile("made_up.tests.json", scenarios(DONE))
    ana.post(f"{address}scenarios/", {"scenarios": mended})
    work_off()
    text = page(ana.get(address))
    assert "The scenario went as expected" in text
    assert ">All the same.</textarea>" in text
    with authority(northmere.id):
        assert not ProcessVersion.objects.filter(key="made_up").exists()


def test_what_no_scenario_touches_is_named_and_needs_a_reason_that_is_kept(northmere: Cast, ana: Client) -> None:
    address = sent(ana, TWO_WAYS, scenarios({"finished": True}))
    work_off()
    text = page(ana.get(address))
    assert "3 that no scenario touches" in text
    assert "<li>Again <span" in text
    assert "Again → End" in text
    refused = page(ana.post(f"{address}publish/", {"reason": "A way back, for once.", "excuse": ""}))
    assert "Write why it may be published all the same." in refused
    assert ">A way back, for once.</textarea>" in refused
    with authority(northmere.id):
        assert Publication.objects.get(version=None).reason == "A way back, for once."
    long = "Nobody returns these. " * 15
    assert "in 300 characters or fewer." in page(ana.post(f"{address}publish/", {"reason": "A way.", "excuse": long}))
    assert long.strip() in page(ana.get(address))
    done = {"reason": "A way back.", "excuse": "Nobody returns these."}
    text = page(ana.post(f"{address}publish/", done, follow=True))
    assert "Why it was published although not all of it was tried" in text
    with authority(northmere.id):
        event = AuditEvent.objects.get(action="process_published_untouched")
    assert (event.reason, event.details["untouched"]) == ("Nobody returns these.", ["Again", "Again_End", "Gate_Again"])


def test_without_scenarios_a_reason_is_needed_and_those_of_the_version_before_are_offered(
    northmere: Cast, ana: Client
) -> None:
    address = sent(ana, ONE_STEP, scenarios(DONE))
    work_off()
    ana.post(f"{address}publish/", {"reason": "The first."})
    address = sent(ana, WITH_APPROVAL)
    text = page(ana.get(address))
    assert "Nothing has tried this version." in text
    assert "Version 1 has 1 scenario." in text
    assert "Write why it may be published all the same." in page(ana.post(f"{address}publish/", {"reason": "Two."}))
    with authority(northmere.id):
        first = ProcessVersion.objects.get(key="made_up")
        other = ProcessVersion.objects.filter(key="referral").values_list("pk", flat=True)[0]
    assert "This version is of another process." in page(ana.post(f"{address}former/", {"version": other}))
    ana.post(f"{address}former/", {"version": first.pk})
    work_off()
    text = page(ana.get(address))
    assert "with The scenarios of version 1." in text
    assert "finished: expected yes, got no." in text
    nothing = sent(ana, WITH_APPROVAL.replace(b'name="Approve"', b'name="Agree"'))
    text = page(ana.post(f"{nothing}publish/", {"reason": "Two.", "excuse": "Tried by hand."}, follow=True))
    assert "It was published without scenarios." in text
    with authority(northmere.id):
        assert AuditEvent.objects.get(action="process_published_untried").reason == "Tried by hand."


def test_files_with_problems_are_held_with_everything_else(northmere: Cast, ana: Client) -> None:
    address = sent(ana, BROKEN, scenarios(DONE))
    text = page(ana.get(address))
    assert "1 problem in made_up.bpmn" in text
    assert "Your reason and your scenarios are kept." in text
    assert "made_up.bpmn" in page(ana.get("/studio/processes/"))
    ana.post(f"{address}file/", {"file": SimpleUploadedFile("mended.bpmn", ONE_STEP)})
    work_off()
    text = page(ana.get(address))
    assert "The scenario went as expected" in text
    assert ">A second look.</textarea>" in text
    faulty = SimpleUploadedFile("made_up.tests.json", scenarios({"path": ["Start", "Nowhere"]}))
    ana.post(f"{address}scenarios/", {"scenarios": faulty})
    text = page(ana.get(address))
    assert "/scenarios/0/steps/1/expect/path/1" in text
    assert "The process has no element Nowhere. Mend the spelling." in text
    assert "Mend the problems in the files first." in page(ana.post(f"{address}publish/", {"reason": "Now."}))
    assert "mended.bpmn is discarded." in page(ana.post(f"{address}discard/", follow=True))
    with authority(northmere.id):
        assert not Publication.objects.exists()


def test_when_nobody_plays_it_is_said_and_they_can_be_played_again(northmere: Cast, ana: Client) -> None:
    address = sent(ana, ONE_STEP, scenarios(DONE))
    assert "Nothing was played since" not in page(ana.get(address))
    with authority(northmere.id):
        before = Publication.objects.get().round
        Publication.objects.update(played_at=clock.now() - timedelta(minutes=4))
    assert "Nothing was played since 09:56." in page(ana.get(address))
    ana.post(f"{address}play/")
    with authority(northmere.id):
        assert Publication.objects.get().round != before
    work_off()
    assert "The scenario went as expected" in page(ana.get(address))


def test_a_version_shows_what_it_changed(northmere: Cast, ana: Client) -> None:
    for xml in (ONE_STEP, WITH_APPROVAL):
        address = sent(ana, xml)
        done = {"reason": "Two pairs of eyes.", "excuse": "Tried on paper."}
        text = page(ana.post(f"{address}publish/", done, follow=True))
    assert "What is otherwise than in version 1" in text
    assert '<h3 class="cw-h3">New steps</h3>' in text
    assert "Write → Approve" in text
    assert "It was published without scenarios." in text


def test_what_another_authority_holds_is_not_found(northmere: Cast, ana: Client, sign_in: Any) -> None:
    address = sent(ana, ONE_STEP)
    other = make_eastholm()
    with authority(other.id):
        ola = add_person("ola@eastholm.example", PASSWORD, "Ola Finch", role="analyst", team=other.teams["Quay team"])
    analyst = sign_in(ola)
    assert analyst.get("/studio/processes/").status_code == 200
    assert analyst.get(address).status_code == 404
    assert analyst.post(f"{address}publish/", {"reason": "Ours."}).status_code == 404
