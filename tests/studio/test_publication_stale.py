"""Nothing is published by findings that no longer hold, and no two files become the same version."""

from typing import Any

import pytest
from django.test import Client

from accounts.authorities import add_person
from accounts.context import authority
from forms.adoption import publish_form
from forms.models import ActiveForm
from tests.at_once import at_once
from tests.cast import PASSWORD, Cast
from tests.studio.pages import page
from tests.studio.test_publication_pages import DONE, scenarios, sent, work_off
from tests.workflow.migrating import ONE_STEP, START_AND_END, WITH_APPROVAL
from tests.workflow.running import bpmn, flows, user_task
from workflow.adoption import publish_process, use_process
from workflow.bpmn import read
from workflow.models import ProcessVersion, Publication
from workflow.relied_on import changed, relied_on

pytestmark = [pytest.mark.commits, pytest.mark.both_databases]

WHY = {"reason": "A second look.", "excuse": "Tried on paper."}


def adopt_another_form() -> None:
    """Use another version of the form of a manager's decision, with another title."""
    used = ActiveForm.objects.select_related("version").get(key="manager_decision")
    content = {**used.version.content, "title": "Decide"}
    if "title" in used.version.content.get("schema", {}):
        content["schema"] = {**content["schema"], "title": "Decide"}
    ActiveForm.objects.filter(pk=used.pk).update(version=publish_form(content, 7))


def test_what_was_adopted_after_playing_refuses_until_the_scenarios_are_played_again(
    northmere: Cast, ana: Client
) -> None:
    address = sent(ana, ONE_STEP, scenarios(DONE))
    work_off()
    assert "Publish version 1</button>" in page(ana.get(address))
    with authority(northmere.id):
        adopt_another_form()
    refused = page(ana.post(f"{address}publish/", WHY))
    assert "Changed since the scenarios were played: the form “" in refused
    assert "Play them again.</a>" in refused
    shown = page(ana.get(address))
    assert "These were played with something else" in shown
    assert 'action="' + address + 'publish/"' not in shown
    with authority(northmere.id):
        assert not ProcessVersion.objects.filter(key="made_up").exists()
    ana.post(f"{address}play/")
    work_off()
    again = page(ana.get(address))
    assert "These were played with something else" not in again
    assert ">A second look.</textarea>" in again
    assert "Published: made_up, version 1." in page(ana.post(f"{address}publish/", WHY, follow=True))


def test_what_the_process_does_not_use_changes_nothing(northmere: Cast, ana: Client) -> None:
    address = sent(ana, ONE_STEP, scenarios(DONE))
    work_off()
    with authority(northmere.id):
        use_process(publish_process(WITH_APPROVAL.replace(b'"made_up"', b'"other"'), 1))
        publish_form({**ActiveForm.objects.get(key="manager_decision").version.content}, 8)
    assert "Published: made_up, version 1." in page(ana.post(f"{address}publish/", WHY, follow=True))


def test_called_processes_and_what_they_use_count_and_so_does_who_takes_over(northmere: Cast) -> None:
    call = (
        '<callActivity id="Call"><extensionElements><zeebe:calledElement processId="inner"/></extensionElements>'
        "</callActivity>"
    )
    outer = read(bpmn("outer", START_AND_END, call, flows("Start > Call", "Call > End")))
    inner = ONE_STEP.replace(b'"made_up"', b'"inner"')
    with authority(northmere.id):
        none = relied_on(outer)
        assert none == {}
        use_process(publish_process(inner, 1))
        first = relied_on(outer)
        assert sorted(first) == ["form manager_decision", "process inner"]
        assert changed(first, relied_on(outer)) == []
        use_process(publish_process(WITH_APPROVAL.replace(b'"made_up"', b'"inner"'), 2))
        assert changed(first, relied_on(outer)) == ["the process “inner”"]
        assert changed(first, none) == ["the form “Manager's decision”", "the process “inner”"]


def test_two_files_that_are_published_at_the_same_moment_become_two_versions(
    northmere: Cast, ana: Client, sign_in: Any
) -> None:
    with authority(northmere.id):
        second = add_person(
            "una@northmere.example", PASSWORD, "Una Finch", role="analyst", team=northmere.teams["Harbour team"]
        )
    clients = [ana, sign_in(second)]
    last = 0
    for round_number in range(4):
        files = [
            bpmn(
                "made_up",
                START_AND_END,
                user_task("Write", schedule=f'dueDate="=today + duration(&quot;P{round_number}{index}D&quot;)"'),
                flows("Start > Write", "Write > End"),
            )
            for index in (1, 2)
        ]
        addresses = [sent(client, xml, reason="") for client, xml in zip(clients, files, strict=True)]
        number = {"number": str(last + 1)}

        def confirm(index: int, addresses: list[str] = addresses, number: dict[str, str] = number) -> tuple[int, str]:
            answer = clients[index].post(f"{addresses[index]}publish/", {**WHY, **number})
            return answer.status_code, answer.content.decode()

        answers = at_once(2, confirm)
        assert sorted(status for status, _page in answers) == [200, 302]
        late = next(index for index, (status, _page) in enumerate(answers) if status == 200)
        text = " ".join(answers[late][1].split())
        assert f"published version {last + 1} meanwhile. This file becomes version {last + 2}." in text
        assert f"What version {last + 1} changed</a>" in text
        assert ">A second look.</textarea>" in text
        assert ">Tried on paper.</textarea>" in text
        done = clients[late].post(f"{addresses[late]}publish/", {**WHY, "number": str(last + 2)}, follow=True)
        assert f"Published: made_up, version {last + 2}." in page(done)
        last += 2
    with authority(northmere.id):
        numbers = ProcessVersion.objects.filter(key="made_up").order_by("number").values_list("number", flat=True)
        assert list(numbers) == list(range(1, last + 1))
        assert not Publication.objects.exclude(status=Publication.Status.PUBLISHED).exists()
