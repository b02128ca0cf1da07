"""What a process worked out from something restricted is read by nobody who may not read that, whatever the way."""

import html
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from accounts import context
from accounts.context import authority
from accounts.models import Membership, Role
from cases.knowing import learn
from cases.models import Allocation
from cases.person_facts import KINDS
from desk.because import Because
from desk.why_date import why_date
from rules.feel import parse
from tests.cast import Cast
from tests.examples import examples
from tests.workflow.running import bpmn, ends, flows, script, user_task
from workflow import why
from workflow.adoption import publish_process, use_process
from workflow.bpmn.model import SequenceFlow
from workflow.choosing import all_true
from workflow.fillable import Fillable
from workflow.kept_values import KeptValues
from workflow.models import Incident, ProcessInstance, Task
from workflow.scope import seen_by
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
SECRET, OPEN = "child.religion", "child.ethnicity"
NAMES = ("first", "second", "third", "fourth")


@st.composite
def chains(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Scripts one after the other, each of which reads what is known of the child and what those before it set."""
    made: list[tuple[str, str]] = []
    for name in NAMES[: draw(st.integers(1, len(NAMES)))]:
        one, other = (draw(st.sampled_from([SECRET, OPEN, *(former for former, _ in made)])) for _ in range(2))
        feel = draw(
            st.sampled_from([one, f"[{one}, {other}]", f'if {one} = "SIKH" then "yes" else "no"', f"{{a: {one}}}.a"])
        )
        made.append((name, feel))
    return made


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    context.forget()


def made_task(cast: Cast, chain: list[tuple[str, str]], secret: str) -> Task:
    """The step after the scripts, in work for Wilf."""
    wilf = cast.cases["wilf"]
    learn(wilf.child, KINDS["religion"], {"code": secret}, cast.priya, None)
    learn(wilf.child, KINDS["ethnicity"], {"code": "APKN"}, cast.priya, None)
    scripts = [script(f"Set_{name}", name, feel) for name, feel in chain]
    ids = ["S", *(f"Set_{name}" for name, _feel in chain), "Do", "E"]
    ways = flows(*(f"{one} > {other}" for one, other in pairwise(ids)))
    parts = ['<startEvent id="S"/>', *scripts, user_task("Do"), ways, ends("E")]
    use_process(publish_process(bpmn("made_up", *parts), 1))
    process = start_for_case("made_up", wilf, cast.sam)
    return Task.objects.get(process=process, element_id="Do")


def may_not_know(cast: Cast) -> None:
    """Sam is the team's administrator from now on, and nobody's worker."""
    Membership.objects.filter(user=cast.sam).update(role=Role.objects.get(key="administrator"))
    Allocation.objects.filter(case=cast.cases["wilf"]).update(worker=None)
    context.forget()


def read(cast: Cast, chain: list[tuple[str, str]], secret: str, *, may_know: bool) -> dict[str, Any]:
    """What Sam reads of the variables, and what the task itself sees of them."""
    with undone():
        task = made_task(cast, chain, secret)
        if not may_know:
            may_not_know(cast)
        facts, seen = Fillable(task, cast.sam), seen_by(task, cast.sam)
        because = Because(task.process, task.flow_task.flow_class.model, cast.sam, with_values=True)
        asked = {name: because.asked(all_true(ways_that_ask(name), seen).because) for name in [SECRET, *dict(chain)]}
        return {
            "read": {name: facts[name] for name, _feel in chain},
            "seen": {name: seen[name] for name, _feel in chain},
            "asked": asked,
        }


def ways_that_ask(name: str) -> list[SequenceFlow]:
    """Conditions with a value in them, one of which reads something else where the first part is not true."""
    texts = (f'{name} = "SIKH"', f"count([{name}]) = 1", f'string({name}) != "[]" or {OPEN} = "APKN"', None)
    return [
        SequenceFlow(
            id=f"Way_{at}",
            name="",
            source="Gate",
            target="Do",
            condition=parse(text) if text else None,
            is_default=text is None,
            line=1,
        )
        for at, text in enumerate(texts)
    ]


@given(chain=chains())
@examples(40, HealthCheck.function_scoped_fixture, HealthCheck.too_slow)
def test_whoever_may_know_it_reads_what_the_process_sees(inside: Cast, chain: list[tuple[str, str]]) -> None:
    found = read(inside, chain, "SIKH", may_know=True)
    assert found["read"] == found["seen"]
    asked = [one for told in found["asked"].values() for one in told]
    assert all(one["rule"] and one["result"] and one["inputs"] for one in asked)
    assert "Kept for" not in str(asked)


@given(chain=chains())
@examples(40, HealthCheck.function_scoped_fixture, HealthCheck.too_slow)
def test_what_others_read_is_the_same_whatever_the_secret_is(inside: Cast, chain: list[tuple[str, str]]) -> None:
    one = read(inside, chain, "SIKH", may_know=False)
    other = read(inside, chain, "QUAKER", may_know=False)
    assert (one["read"], one["asked"]) == (other["read"], other["asked"])
    assert len(one["asked"][SECRET]) == 3
    assert {(told["rule"], told["result"]) for told in one["asked"][SECRET]} == {("", "")}
    tainted: set[str] = {SECRET}
    for name, feel in chain:
        if any(source in feel for source in tainted):
            tainted.add(name)
            assert all(told["kept"] for told in one["asked"][name])
        else:
            assert one["asked"][name][0]["rule"] == f'{name} = "SIKH"'
            assert one["read"][name] == one["seen"][name]
            assert one["seen"][name] == other["seen"][name]


def test_what_a_process_was_begun_with_is_kept_where_nobody_knows_what_it_comes_from(inside: Cast) -> None:
    task = made_task(inside, [("first", OPEN)], "SIKH")

    assert not KeptValues(task.process, inside.sam).keeps("brought")
    may_not_know(inside)
    assert KeptValues(task.process, inside.sam).keeps("brought")
    assert not KeptValues(task.process, inside.sam).keeps("first")
    assert not any(map(KeptValues(task.process, inside.sam).keeps, ("today", "loopCounter", "working days after")))
    assert KeptValues(task.process, inside.sam).keeps("decisions.nobody_asked")


@pytest.mark.parametrize("may_know", [True, False])
@pytest.mark.parametrize("brought", [False, True])
def test_a_date_that_was_counted_from_it_does_not_say_it(inside: Cast, may_know: bool, brought: bool) -> None:
    chain = [("limit", f'if {SECRET} = "SIKH" then date("2026-07-20") else date("2026-07-21")')]
    task = made_task(inside, [] if brought else chain, "SIKH")
    node, usual = task.flow_task, task.flow_task.element
    node.element = replace(usual, due_date=parse("limit"))
    try:
        task.data = why.made(node.element, task.owner, returned=False, counted={"limit": date(2026, 7, 20)})
        task.due_on = date(2026, 7, 20)
        if not may_know:
            may_not_know(inside)
        told = why_date(task, inside.sam)
    finally:
        node.element = usual
    assert told is not None
    assert ("20 July" in f"{told.words} {told.inputs}") is may_know


def asks_for_it(cast: Cast, answer: str, number: int) -> ProcessInstance:
    """Work with Wilf whose way hangs on his religion; where that is no other, the step has no way to go."""
    wilf = cast.cases["wilf"]
    learn(wilf.child, KINDS["religion"], {"code": "SIKH"}, cast.priya, None)
    begun = '<startEvent id="S"/><exclusiveGateway id="Gate" name="Which way?"/>'
    ways = flows("S > Gate", f'Gate > Do: ={SECRET} = "{answer}"', "Do > E")
    use_process(publish_process(bpmn("made_up", begun, user_task("Do"), ways, ends("E")), number))
    return start_for_case("made_up", wilf, cast.sam)


@pytest.mark.parametrize("who", ["dee", "priya"])
def test_pages_tell_the_way_and_not_the_condition_to_those_who_may_not_read_what_it_asks(
    northmere: Cast, sign_in: Any, who: str
) -> None:
    with authority(northmere.id):
        taken = Task.objects.get(process=asks_for_it(northmere, "SIKH", 1), element_id="Do")
        stuck = Incident.objects.get(process=asks_for_it(northmere, "QUAKER", 2))
    client = sign_in(northmere.people[who])
    pages = [f"/tasks/{taken.pk}/", f"/incidents/{stuck.pk}/"]
    pages += [f"/processes/{taken.process_id}/"] if who == "priya" else []
    for address in pages:
        page = html.unescape(client.get(address).content.decode())
        assert "Which way?" in page
        assert (f"{SECRET} =" in page) is (who == "priya")
        assert ("SIKH" in page or "QUAKER" in page) is (who == "priya")
        assert ("is kept for the people who work with the child" in page) is (who == "dee")
