"""A contact comes before our work with a child begins; what it leads to opens an episode, and the contact is of it."""

from datetime import date
from typing import Any

import pytest

from accounts.models import AuditEvent
from cases.models import Case, Episode
from cases.opening import allocate, close_episode, open_file
from records.models import Fact, RecordCase
from tests.cast import Cast
from tests.forms.library_answers import said
from tests.workflow.answers import submit
from tests.workflow.running import bpmn, complete, flows, start, user_task
from workflow import work
from workflow.adoption import publish_process, use_process
from workflow.bpmn import read
from workflow.bpmn.problems import BpmnError
from workflow.errors import NotAllowedError
from workflow.models import ProcessCase, ProcessInstance, Task
from workflow.prefilling import prefilled
from workflow.scope import scope_of
from workflow.starting import start_for_case
from workflow.workload import loads

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
FIRST_WORD = '<endEvent id="Over"><messageEventDefinition messageRef="start_second"/></endEvent>'


def marked(xml: bytes, episode: str) -> bytes:
    head, mark, tail = xml.partition(b'isExecutable="true">')
    setting = f'<zeebe:properties><zeebe:property name="casewright:episode" value="{episode}"/></zeebe:properties>'
    return head + mark + f"<extensionElements>{setting}</extensionElements>".encode() + tail


def contact() -> bytes:
    """Somebody writes down what was said, which leads on; and whoever said it hears of it later."""
    parts = user_task("Write"), user_task("Reply"), '<startEvent id="S"/><parallelGateway id="P"/><endEvent id="E"/>'
    ways = flows("S > Write", "Write > P", "P > Over", "P > Reply", "Reply > E")
    return marked(bpmn("made_up", *parts, FIRST_WORD, ways, messages="start_second"), "not-needed")


def second(episode: str) -> bytes:
    begins = '<startEvent id="B"><messageEventDefinition messageRef="start_second"/></startEvent><startEvent id="S"/>'
    ways = flows("B > M", "S > M", "M > Assess", "Assess > E")
    xml = bpmn(
        "second",
        begins,
        '<exclusiveGateway id="M"/><endEvent id="E"/>',
        user_task("Assess"),
        ways,
        messages="start_second",
    )
    return marked(xml, episode)


@pytest.fixture
def robin(inside: Cast) -> Case:
    """Robin is new: a file of Harbour's, in which nothing has begun."""
    case = open_file("Robin", "Larkspur", born=date(2018, 5, 1), actor=inside.sam)
    allocate(case, inside.teams["Harbour team"], inside.sam, starts_on=date(2026, 7, 1))
    return case


def written(inside: Cast, robin: Case, leads_to: str) -> ProcessInstance:
    """A contact about Robin was written down."""
    use_process(publish_process(second(leads_to), 1))
    use_process(publish_process(contact(), 1))
    process = start_for_case("made_up", robin, inside.sam)
    assert [link.episode for link in process.links] == [None]
    complete(process, "Write", inside.sam)
    return process


def test_what_a_contact_leads_to_opens_the_episode_and_the_contact_is_of_it(inside: Cast, robin: Case) -> None:
    process = written(inside, robin, "opens")
    episode = Episode.objects.get(case=robin)
    assert (episode.opened_on, episode.closed_on) == (date(2026, 7, 14), None)
    assert set(ProcessCase.objects.filter(case=robin).values_list("process__version__key", "episode")) == {
        ("made_up", episode.pk),
        ("second", episode.pk),
    }
    assert [link.episode for link in RecordCase.objects.filter(case=robin)] == [episode]
    begun = ProcessInstance.objects.get(version__key="second")
    assert scope_of(begun)["previous"]["manager_decision"]["decision"] == "approve"
    complete(ProcessInstance.objects.get(pk=process.pk), "Reply", inside.sam)
    assert {link.episode for link in RecordCase.objects.filter(case=robin)} == {episode}
    opened = AuditEvent.objects.get(action="episode_opened")
    assert (opened.actor, opened.case_id) == (inside.sam, robin.pk)


def test_the_contact_that_ships_becomes_a_referral_which_begins_with_its_answers(inside: Cast, robin: Case) -> None:
    process = start_for_case("contact", robin, inside.sam)
    for step, who, name in (("Task_record", inside.sam, "contact"), ("Task_decide", inside.priya, "to_referral")):
        task = Task.objects.get(process=process, element_id=step)
        if task.owner is None:
            work.claim(task, who)
        submit(task, who, said("assessment/contact", name))
    episode = robin.open_episode
    facts = Fact.objects.filter(case=robin)
    assert {fact.episode for fact in facts} == {episode}
    assert {fact.version.record.form_key for fact in facts} == {"contact", "contact_decision"}
    task = Task.objects.get(process__version__key="referral", element_id="Task_record")
    (source,) = prefilled(task, inside.sam).origins["/referral_date"]["sources"]
    assert source["title"] == "Contact"


@pytest.mark.parametrize("leads_to", ["not-needed", "needed"])
def test_a_contact_that_leads_to_no_referral_opens_nothing(inside: Cast, robin: Case, leads_to: str) -> None:
    written(inside, robin, leads_to)
    assert not Episode.objects.filter(case=robin).exists()
    begun = ProcessInstance.objects.filter(version__key="second")
    assert begun.count() == (1 if leads_to == "not-needed" else 0)
    by_hand = Task.objects.filter(case=robin, form_version=None, finished__isnull=True).filter(Task.for_people())
    assert by_hand.count() == (0 if begun else 1)


def test_a_file_without_an_episode_has_nothing_to_close(inside: Cast, robin: Case) -> None:
    with pytest.raises(NotAllowedError, match="is not open"):
        start_for_case("closure", robin, inside.sam)
    with pytest.raises(Episode.DoesNotExist):
        close_episode(robin, "RC8")


def test_a_referral_begun_by_hand_opens_an_episode_and_one_that_is_open_stays(inside: Cast, robin: Case) -> None:
    first = start_for_case("referral", robin, inside.sam)
    (link,) = first.links
    assert link.episode == robin.open_episode
    process = start_for_case("strategy_discussion", robin, inside.sam)
    assert [one.episode for one in process.links] == [link.episode]
    assert robin.episodes.count() == 1


def test_after_a_closure_a_referral_opens_the_next_episode(inside: Cast) -> None:
    wilf = inside.cases["wilf"]
    before = close_episode(wilf, "RC8")
    with pytest.raises(NotAllowedError, match="A referral opens it"):
        start_for_case("child_and_family_assessment", wilf, inside.sam)
    assert [link.episode for link in start_for_case("contact", wilf, inside.sam).links] == [None]
    start_for_case("referral", wilf, inside.sam)
    assert wilf.open_episode not in (None, before)


def test_what_was_recorded_in_a_closed_episode_is_not_read_before_the_next(inside: Cast) -> None:
    wilf = inside.cases["wilf"]
    complete(
        start(
            inside,
            marked(
                bpmn(
                    "made_up",
                    '<startEvent id="S"/><endEvent id="E"/>',
                    user_task("Write"),
                    flows("S > Write", "Write > E"),
                ),
                "not-needed",
            ),
        ),
        "Write",
        inside.sam,
    )
    close_episode(wilf, "RC8")
    process = start_for_case("contact", wilf, inside.sam)
    assert scope_of(process)["previous"]["manager_decision"] is None
    assert scope_of(process)["history"]["manager_decision"] == []


def test_a_child_with_work_before_an_episode_counts_as_work_until_it_ends(inside: Cast, robin: Case) -> None:
    def children() -> int:
        return loads([inside.sam.pk])[inside.sam.pk].cases

    assert children() == 1
    process = start_for_case("early_help_assessment", robin, inside.sam)
    assert children() == 2
    ProcessInstance.objects.filter(pk=process.pk).update(finished=process.created)
    assert children() == 1


@pytest.mark.parametrize("value", ["sometimes", "Opens"])
def test_what_a_process_says_of_episodes_is_checked(value: str) -> None:
    with pytest.raises(BpmnError) as caught:
        read(second(value))
    assert [one.code for one in caught.value.problems] == ["invalid_setting"]
    assert "opens" in str(caught.value.problems[0].message)


def test_a_referral_of_two_siblings_opens_an_episode_for_each(inside: Cast, robin: Case) -> None:
    from workflow.starting import start_for_family

    wilf: Any = inside.cases["wilf"]
    held = wilf.open_episode
    process = start_for_family("strategy_discussion", [wilf, robin], inside.sam)
    assert [link.episode for link in process.links] == [held, robin.open_episode]
    assert robin.open_episode is not None
