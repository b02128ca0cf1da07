"""An answer of a record that a decision gave is kept from those who may not read what the decision was asked with."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from accounts import context
from forms.rendering import sections
from records.models import RecordVersion
from records.recording import submit
from records.restricted import decisions_come_from, is_restricted_there, left_out
from tests.cast import Cast
from tests.examples import examples
from tests.forms.examples import control, form, layout
from tests.records.made_up import form_version
from tests.workflow.dmn_tables import table
from tests.workflow.running import bpmn, ends, flows, script
from tests.workflow.test_kept_values import OPEN, SECRET, chains, undone
from workflow.adoption import publish_process
from workflow.decisions import publish_decision, use_decision
from workflow.models import ProcessVersion
from workflow.origins import behind_decision

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
KEPT = "Kept for the people who work with the child"


def process_that_asks(chain: list[tuple[str, str]], given_with: str) -> None:
    """Publish a process that works something out step by step, and asks a table with what came of it."""
    use_decision(publish_decision(table("often", "worry", "weeks", '"high" | 1', '"low" | 4'), "often", 1))
    publish_asking(chain, given_with, 1)


def publish_asking(chain: list[tuple[str, str]], given_with: str, number: int) -> None:
    io = f'<zeebe:ioMapping><zeebe:input source="={given_with}" target="worry"/></zeebe:ioMapping>'
    called = f'<zeebe:calledDecision decisionId="often" resultVariable="weeks"/>{io}'
    ask = f'<businessRuleTask id="Ask"><extensionElements>{called}</extensionElements></businessRuleTask>'
    ids = ["S", *(f"Set_{name}" for name, _feel in chain), "Ask", "E"]
    scripts = [script(f"Set_{name}", name, feel) for name, feel in chain]
    ways = flows(*(f"{one} > {other}" for one, other in pairwise(ids)))
    publish_process(bpmn("asks", '<startEvent id="S"/>', *scripts, ask, ways, ends("E")), number)


def recorded(cast: Cast) -> RecordVersion:
    """Sam recorded what the table advises."""
    asked: dict[str, Any] = {"advice": {"type": "number", "title": "How often?"}}
    case = cast.cases["wilf"]
    return submit(
        form_version=form_version(form(asked, layout(control("advice", calculate="decisions.often")))),
        answers={"advice": 417},
        hidden=[],
        author=cast.sam,
        cases=[(case, case.open_episode)],
        team=cast.teams["Harbour team"],
        reviewed=False,
    )


def read_by(who: Any, version: RecordVersion) -> str:
    return str(sections(version.form_version.definition, version.answers, [], leave_out=left_out(who, version)))


@given(chain=chains(), last=st.booleans())
@examples(25, HealthCheck.function_scoped_fixture, HealthCheck.too_slow)
def test_what_a_table_answered_is_read_by_those_who_may_read_what_it_was_asked_with(
    inside: Cast, chain: list[tuple[str, str]], last: bool
) -> None:
    tainted = {SECRET}
    for name, feel in chain:
        if any(source in feel for source in tainted):
            tainted.add(name)
    given_with = chain[-1][0] if last else OPEN
    with undone():
        process_that_asks(chain, given_with)
        version = recorded(inside)
        assert "417" in read_by(inside.priya, version)
        assert (KEPT in read_by(inside.dee, version)) is (given_with in tainted)
        assert ("417" in read_by(inside.dee, version)) is (given_with not in tainted)


def test_a_decision_that_is_asked_with_something_brought_along_may_repeat_anything(inside: Cast) -> None:
    process_that_asks([], "brought")
    assert KEPT in read_by(inside.dee, recorded(inside))


def test_a_decision_that_no_process_asks_repeats_nothing(inside: Cast) -> None:
    assert KEPT not in read_by(inside.dee, recorded(inside))


def test_a_published_file_is_searched_once_and_one_that_is_published_later_too(inside: Cast) -> None:
    process_that_asks([], OPEN)
    assert behind_decision("often") == {OPEN}
    ProcessVersion.objects.filter(key="asks").update(bpmn_xml="")
    context.forget()
    assert behind_decision("often") == {OPEN}
    publish_asking([], SECRET, 2)
    context.forget()
    assert behind_decision("often") == {OPEN, SECRET}


def test_records_ask_processes_what_is_behind_a_decision() -> None:
    decisions_come_from(lambda key: {"child.religion"} if key == "often" else set())
    try:
        assert is_restricted_there("decisions.often.weeks")
        assert not is_restricted_there("decisions.other")
    finally:
        decisions_come_from(behind_decision)
