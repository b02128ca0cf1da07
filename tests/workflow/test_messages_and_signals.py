"""Messages have one receiver, signals everybody; both find processes that no worker has loaded, in one authority."""

from typing import Any

import pytest
from django.db import connection

from accounts.context import authority
from tests.cast import Cast, make_eastholm
from tests.workflow.running import (
    boundary,
    bpmn,
    complete,
    delivered,
    ends,
    event_sub,
    flows,
    mapped,
    script,
    start,
    user_task,
    waiting,
)
from workflow import flows as compiled
from workflow.adoption import publish_process, use_process
from workflow.delivery import broadcast_signal, send_message
from workflow.models import EventSubscription, ProcessInstance, StartSubscription, Task
from workflow.starting import start_for_case
from workflow.variables import variables_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

REPLY = '<messageEventDefinition messageRef="reply"/>'
ALARM = '<signalEventDefinition signalRef="alarm"/>'


def catcher(trigger: str, **lists: str) -> bytes:
    return bpmn(
        "made_up",
        '<startEvent id="S"/>',
        ends("E"),
        f'<intermediateCatchEvent id="Wait">{trigger}</intermediateCatchEvent>',
        user_task("After"),
        flows("S > Wait", "Wait > After", "After > E"),
        **lists,
    )


def keyed(xml: bytes, expression: str) -> bytes:
    key = f'<extensionElements><zeebe:subscription correlationKey="={expression}"/></extensionElements>'
    given = f'<message id="reply" name="reply">{key}</message>'
    return xml.replace(b'<message id="reply" name="reply"/>', given.encode())


def forgotten() -> None:
    """As in a worker that has just started."""
    compiled._compiled.clear()


def test_a_message_is_delivered_once_to_whoever_waited_longest(inside: Cast) -> None:
    xml = catcher(REPLY, messages="reply")
    first, second = start(inside, xml), start(inside, xml)
    forgotten()
    assert send_message("reply", case=inside.cases["wilf"], content={"said": "yes"})
    assert waiting(first) == ["Wait"]  # nothing of another instance is locked here: the worker delivers
    delivered()
    assert (waiting(first), waiting(second)) == (["After"], ["Wait"])
    assert variables_of(ProcessInstance.objects.get(pk=first.pk)) == {"said": "yes"}
    assert send_message("reply", case=inside.cases["wilf"])
    assert not send_message("reply", case=inside.cases["wilf"])
    delivered()
    assert waiting(second) == ["After"]
    assert not EventSubscription.objects.filter(ended_at__isnull=True).exists()


def test_a_message_about_one_child_does_not_reach_another(inside: Cast) -> None:
    process = start(inside, catcher(REPLY, messages="reply"))
    assert not send_message("reply", case=inside.cases["tansy"])
    delivered()
    assert waiting(process) == ["Wait"]


def test_the_correlation_key_must_agree(inside: Cast) -> None:
    xml = keyed(catcher(REPLY, messages="reply"), "case.reference")
    process = start(inside, xml)
    reference = inside.cases["wilf"].reference
    assert EventSubscription.objects.get().correlation_key == reference
    assert not send_message("reply", case=inside.cases["wilf"], key="other")
    assert not send_message("reply", case=inside.cases["wilf"])
    assert send_message("reply", case=inside.cases["wilf"], key=reference)
    delivered()
    assert waiting(process) == ["After"]


def test_a_key_that_gives_nothing_is_an_incident_and_not_an_endless_wait(inside: Cast) -> None:
    process = start(inside, keyed(catcher(REPLY, messages="reply"), "null"))
    stuck = Task.objects.get(process=process, element_id="Wait")
    assert (stuck.status, stuck.incidents.get().code) == ("ERROR", "no_correlation_key")
    assert not EventSubscription.objects.exists()


def test_a_key_that_no_database_takes_is_an_incident_and_the_transaction_goes_on(inside: Cast) -> None:
    depth = len(connection.savepoint_ids)
    process = start(inside, keyed(catcher(REPLY, messages="reply"), "&quot;\\uD800&quot;"))
    stuck = Task.objects.get(process=process, element_id="Wait")
    assert stuck.status == "ERROR"
    assert stuck.incidents.get().code in ("DataError", "no_correlation_key")
    assert len(connection.savepoint_ids) == depth


def test_a_signal_reaches_everybody_in_the_authority_and_nobody_in_another(northmere: Cast) -> None:
    eastholm = make_eastholm()
    xml = catcher(ALARM, signals="alarm")
    here: list[Any] = []
    for cast, child in ((northmere, "wilf"), (northmere, "wilf"), (eastholm, None)):
        with authority(cast.id):
            use_process(publish_process(xml, 1))
            case = cast.cases[child] if child else next(iter(cast.cases.values()))
            person = cast.sam if child else next(iter(cast.people.values()))
            here.append((cast.id, start_for_case("made_up", case, person)))
    forgotten()
    with authority(northmere.id):
        assert broadcast_signal("alarm") == 2
        delivered()
    found = []
    for authority_id, process in here:
        with authority(authority_id):
            delivered()
            found.append(waiting(process))
    assert found == [["After"], ["After"], ["Wait"]]


def test_a_message_and_what_begins_by_one_stay_in_their_authority(northmere: Cast) -> None:
    eastholm = make_eastholm()
    begins = bpmn(
        "begun_by_it",
        f'<startEvent id="S">{ALARM}</startEvent>',
        ends("E"),
        user_task("Act"),
        flows("S > Act", "Act > E"),
        signals="alarm",
    )
    waits = {}
    for cast, child, who in ((northmere, "wilf", "sam"), (eastholm, "bay", "kit")):
        with authority(cast.id):
            use_process(publish_process(keyed(catcher(REPLY, messages="reply"), "&quot;R-1&quot;"), 1))
            use_process(publish_process(begins, 1))
            waits[cast.id] = start_for_case("made_up", cast.cases[child], cast.people[who])
    forgotten()
    with authority(northmere.id):
        assert send_message("reply", key="R-1")
        broadcast_signal("alarm")
        delivered()
        assert waiting(waits[northmere.id]) == ["After"]
        assert ProcessInstance.objects.filter(version__key="begun_by_it").count() == 1
    with authority(eastholm.id):
        delivered()
        assert waiting(waits[eastholm.id]) == ["Wait"]
        assert not ProcessInstance.objects.filter(version__key="begun_by_it").exists()


def test_a_signal_thrown_and_caught_in_one_instance_is_heard_at_once(inside: Cast) -> None:
    xml = bpmn(
        "made_up",
        '<startEvent id="S"/>',
        ends("E"),
        '<parallelGateway id="F"/>',
        user_task("Tell"),
        f'<intermediateThrowEvent id="Throw">{ALARM}</intermediateThrowEvent>',
        f'<intermediateCatchEvent id="Wait">{ALARM}</intermediateCatchEvent>',
        user_task("Act"),
        flows("S > F", "F > Tell", "F > Wait", "Tell > Throw", "Throw > E", "Wait > Act", "Act > E"),
        signals="alarm",
    )
    process = start(inside, xml)
    assert waiting(process) == ["Tell", "Wait"]
    complete(process, "Tell", inside.sam)
    assert waiting(process) == ["Act"]
    assert Task.objects.get(element_id="Throw").data["heard_by"] == 1


def test_a_message_and_a_signal_start_processes_in_use_with_what_they_carry(inside: Cast) -> None:
    use_process(
        publish_process(
            bpmn(
                "begun",
                f'<startEvent id="M">{REPLY}</startEvent><startEvent id="G">{ALARM}</startEvent>',
                ends("E"),
                user_task("Do"),
                flows("M > Do", "G > Do", "Do > E"),
                messages="reply",
                signals="alarm",
            ),
            1,
        )
    )
    begun = StartSubscription.objects.filter(version__key="begun").order_by("id")
    assert [(each.kind, each.name) for each in begun] == [("message", "reply"), ("signal", "alarm")]
    forgotten()
    assert send_message("reply", case=inside.cases["wilf"], content={"n": 1}, by=inside.sam)
    assert broadcast_signal("alarm", case=inside.cases["tansy"], by=inside.sam) == 1
    first, second = ProcessInstance.objects.order_by("id")
    assert [link.case for link in first.links] == [inside.cases["wilf"]]
    assert [link.case for link in second.links] == [inside.cases["tansy"]]
    assert (variables_of(first), waiting(first), waiting(second)) == ({"n": 1}, ["Do"], ["Do"])


def test_send_and_receive_tasks_speak_across_instances(inside: Cast) -> None:
    receiver = bpmn(
        "asked",
        '<startEvent id="S"/>',
        ends("E"),
        mapped('<receiveTask id="Wait" messageRef="reply"></receiveTask>', outputs="heard = weeks * 2"),
        user_task("After"),
        flows("S > Wait", "Wait > After", "After > E"),
        messages="reply",
    )
    use_process(publish_process(receiver, 1))
    asked = start_for_case("asked", inside.cases["wilf"], inside.sam)
    sender = bpmn(
        "made_up",
        '<startEvent id="S"/>',
        ends("E"),
        mapped('<sendTask id="Send" messageRef="reply"></sendTask>', inputs="weeks = 21"),
        user_task("Last"),
        flows("S > Send", "Send > Last", "Last > E"),
        messages="reply",
    )
    process = start(inside, sender)
    assert Task.objects.get(element_id="Send").data["received"] is True
    assert (waiting(asked), waiting(process)) == (["Wait"], ["Last"])
    delivered()
    assert waiting(asked) == ["After"]
    assert variables_of(ProcessInstance.objects.get(pk=asked.pk)) == {"heard": 42}


def test_an_event_that_does_not_interrupt_may_come_again(inside: Cast) -> None:
    xml = bpmn(
        "made_up",
        '<startEvent id="S"/>',
        ends("E"),
        user_task("A"),
        user_task("Told"),
        boundary("News", "A", REPLY, interrupting=False),
        event_sub(
            "Beside",
            ALARM,
            script("Count", "n", "1"),
            flows("Beside_start > Count", "Count > Beside_end"),
            interrupting=False,
        ),
        flows("S > A", "A > E", "News > Told", "Told > E"),
        messages="reply",
        signals="alarm",
    )
    process = start(inside, xml)
    for _time in range(2):
        assert send_message("reply", case=inside.cases["wilf"])
        assert broadcast_signal("alarm") == 1
        delivered()
    assert waiting(process) == ["A", "Told", "Told"]
    assert Task.objects.filter(element_id="Count").count() == 2
    complete(process, "A", inside.sam)
    assert not send_message("reply", case=inside.cases["wilf"])
    assert broadcast_signal("alarm") == 1
    delivered()
    complete(process, "Told", inside.sam)
    complete(process, "Told", inside.sam)
    assert process.finished is not None
    assert broadcast_signal("alarm") == 0
