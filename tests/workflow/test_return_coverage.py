"""Every item of the returns is fed by a question, by the child's file, or worked out, but for those listed here."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from forms.definition import FormDefinition, read
from tests.forms.examples import form
from workflow.form_versions.shipped import unfit_to_ship
from workflow.library import check, shipped_paths
from workflow.return_coverage import coverage, not_fed, return_items, unknown_items


def shipped() -> list[FormDefinition]:
    return [one.read for one in check(shipped_paths())[0] if isinstance(one.read, FormDefinition)]


def feeding(*items: str, **more: Any) -> FormDefinition:
    question = {"type": "string", "format": "date", "title": "When was it?", "x-casewright": {"feeds": list(items)}}
    return read({**form({"q": question}), **more})


def test_every_item_of_this_half_is_fed() -> None:
    assert not_fed(shipped()) == []


def test_every_item_has_a_meaning_a_source_and_a_name_of_its_return() -> None:
    items = return_items()
    assert len(items) > 150
    assert all(one.meaning and one.source for one in items.values())
    assert {name.partition(":")[0] for name in items} == {"cin", "annexa"}
    assert {name.split(":")[1].split(".")[0] for name in items if name.startswith("annexa")} == {
        str(number) for number in range(1, 12)
    }


def test_a_line_says_what_feeds_an_item() -> None:
    made = feeding("cin:CINPlanStartDate", feeds={"approved_on": ["cin:CINPlanEndDate"]}, key="plan")
    lines = {line.split(" ")[0]: line.rpartition("): ")[2] for line in coverage([made])}
    assert lines["cin:CINPlanStartDate"] == "plan: When was it?"
    assert lines["cin:CINPlanEndDate"] == "plan: approved on"
    assert lines["cin:CPPstartDate"] == "NOT FED"
    assert lines["cin:PPStartDate"] == "later"
    assert lines["cin:PersonBirthDate"] == "the child’s file: the date of birth"
    assert set(not_fed([])) - set(not_fed([made])) == {"cin:CINPlanStartDate", "cin:CINPlanEndDate"}


def test_the_matrix_says_what_stands_where_an_episode_begins_without_a_decision_on_a_referral() -> None:
    (line,) = (line for line in coverage(shipped()) if line.startswith("cin:ReferralNFA "))
    assert "referral_decision: What do you decide?" in line
    assert "worked out: 0 where the episode has no decision on a referral" in line


def test_a_name_that_no_return_has_is_refused_in_a_shipped_form() -> None:
    made = feeding("cin:CINPlanStart", "local:meetings", "annexa:4.start_date")
    assert [item for _place, item in unknown_items(made)] == ["cin:CINPlanStart"]
    assert "unknown_return_item" in {one.code for one in unfit_to_ship(made)}
    assert [name for one in shipped() for _place, name in unknown_items(one)] == []


def test_the_command_prints_a_line_for_each_and_fails_while_one_is_open(capsys: pytest.CaptureFixture[str]) -> None:
    told = StringIO()
    if not_fed(shipped()):
        with pytest.raises(SystemExit):
            call_command("check_definitions", "--coverage", stdout=told, stderr=StringIO())
    else:
        call_command("check_definitions", "--coverage", stdout=told, stderr=StringIO())
    assert len(told.getvalue().splitlines()) == len(return_items())
