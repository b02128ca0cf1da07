"""A step where somebody can return work, and nothing reads that: said before a process is published."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.cast import Cast
from tests.workflow.migrating import START_AND_END
from tests.workflow.running import bpmn, flows, script, user_task
from tests.workflow.test_call_activity import call, published
from tests.workflow.test_versions import SHIPPED
from workflow import publishing

pytestmark = pytest.mark.django_db

GATE = '<exclusiveGateway id="Gate" default="Gate_End"/>'
BACK = 'Gate > Write: =forms.manager_decision.decision = "return"'
TWO = flows("Start > Write", "Write > Decide", "Decide > End")


def told(xml: bytes) -> dict[str, str]:
    checked = publishing.check(xml)
    assert checked.problems == []
    assert all(warning.line for warning in checked.warnings)
    return {warning.element_id: warning.message for warning in checked.warnings if warning.code == "no_effect"}


def test_returning_that_nothing_reads_is_told_with_the_step_and_what_to_draw(inside: Cast) -> None:
    found = told(bpmn("made_up", START_AND_END, user_task("Write"), user_task("Decide"), TWO))
    assert set(found) == {"Write", "Decide"}
    assert "changes nothing: nobody gets the work back" in found["Decide"]
    assert '=forms.manager_decision.decision = "return"' in found["Decide"]
    assert "set casewright:review-of" in found["Decide"]


def test_a_record_that_is_returned_and_goes_nowhere_is_told_of(inside: Cast) -> None:
    decide = user_task("Decide", role="team_manager", review_of="Write")
    found = told(bpmn("made_up", START_AND_END, user_task("Write"), decide, TWO))
    assert "as if it had been approved" in found["Decide"]
    assert "set casewright:review-of" not in found["Decide"]


def test_a_gateway_that_reads_the_decision_is_enough(inside: Cast) -> None:
    ways = flows("Start > Write", "Write > Gate", "Gate > End", BACK)
    assert told(bpmn("made_up", START_AND_END, user_task("Write"), GATE, ways)) == {}
    assert told(SHIPPED) == {}


def test_a_script_that_takes_all_answers_is_enough(inside: Cast) -> None:
    taken = script("Take", "said", "forms.manager_decision")
    ways = flows("Start > Write", "Write > Take", "Take > End")
    assert told(bpmn("made_up", START_AND_END, user_task("Write"), taken, ways)) == {}


def test_a_process_may_call_those_that_are_in_use(inside: Cast) -> None:
    calling = bpmn("made_up", START_AND_END, call("Call", "checks"), flows("Start > Call", "Call > End"))
    (problem,) = publishing.check(calling).problems
    assert problem.message == "There is no process “checks”. Add it first, or name another."
    published("checks", flows("S > E"))
    assert publishing.check(calling).problems == []


def test_an_answer_that_a_form_does_not_ask_is_a_problem(inside: Cast) -> None:
    wrong = script("Take", "said", "forms.manager_decision.decison")
    (problem,) = publishing.check(
        bpmn("made_up", START_AND_END, user_task("Write"), wrong, flows("Start > Write", "Write > Take", "Take > End"))
    ).problems
    assert "has no answer “decison”. Did you mean decision?" in problem.message


def test_check_definitions_tells_it_too(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    (folder / "made_up.v1.bpmn").write_bytes(
        bpmn("made_up", START_AND_END, user_task("Write"), flows("Start > Write", "Write > End"))
    )
    noted = StringIO()
    call_command("check_definitions", str(tmp_path), stdout=StringIO(), stderr=noted)
    assert "warning: Whoever chooses “Return it” at Write changes nothing" in noted.getvalue()
