"""The shipped assessment and what is known of the child: it fills in, updates when approved, and tells of a change."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from accounts import clock
from accounts.context import authority
from cases.knowing import counting, fact_words, learn, take_back
from cases.models import PersonFact
from cases.person_facts import KINDS
from records.models import Decision
from tests.cast import Cast
from tests.desk.pages import parsed, save, text_of, with_problems
from tests.desk.stories import begun, decision
from tests.forms.examples import shipped
from tests.workflow.answers import ASSESSMENT, submit
from workflow.models import Task
from workflow.scope import scope_of
from workflow.work import draft_of

pytestmark = pytest.mark.django_db
SHIPPED = "assessment/child_and_family_assessment.v1.json"


def known(cast: Cast) -> list[str]:
    return [fact_words(fact) for fact in counting(cast.cases["wilf"].child, "religion")]


def test_an_approved_assessment_updates_the_religion_and_the_next_one_begins_with_it(
    northmere: Cast, sign_in: Any
) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        submit(task, northmere.sam, ASSESSMENT | {"religion_belief": "Quaker"})
        assert known(northmere) == []
        submit(decision(northmere), northmere.priya, {"decision": "approve", "comment": ""})
        assert known(northmere) == ["Quaker"]
    page = text_of(sign_in(northmere.sam).get(f"/cases/{northmere.cases['wilf'].reference}/about/"))
    said = " ".join(parsed(page).xpath("//div[@id='religion']")[0].text_content().split())
    assert "Quaker" in said
    assert "from record R-2026-000001 by Sam Oakley" in said


def test_what_is_known_fills_in_the_form_and_feel_reads_it(northmere: Cast) -> None:
    with authority(northmere.id):
        wilf = northmere.cases["wilf"].child
        learn(wilf, KINDS["religion"], {"code": "CHRISTIAN", "words": "Orthodox"}, northmere.sam, None)
        learn(wilf, KINDS["disability"], {"code": "LD"}, northmere.sam, None)
    task = begun(northmere)
    with authority(northmere.id):
        draft = draft_of(task, northmere.sam)
        typed = [fields["/religion_belief"] for fields in draft.entered.values() if "/religion_belief" in fields]
        assert typed == [["Christian: Orthodox"]]
        child = scope_of(task.process)["child"]
        assert (child["religion"], child["disability"], child["sex"]) == ("CHRISTIAN", ["LD"], None)
        assert child["words"]["disability"] == ["Learning"]
        assert child["name"] == "Wilf Larkspur"


def test_the_approver_is_told_what_changed_since_the_assessment_was_begun(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        submit(task, northmere.sam, ASSESSMENT | {"religion_belief": "Quaker"})
        review = decision(northmere)
    address = f"/tasks/{review.pk}/form/"
    assert "Changed in the child’s file" not in text_of(sign_in(northmere.priya).get(address))
    with authority(northmere.id), clock.at(clock.now() + timedelta(minutes=5)):
        wilf = northmere.cases["wilf"].child
        learn(wilf, KINDS["religion"], {"code": "SIKH"}, northmere.priya, clock.today())
    page = " ".join(parsed(text_of(sign_in(northmere.priya).get(address))).text_content().split())
    assert "Changed in the child’s file since this was begun" in page
    assert "Religion or belief: Priya Marsh wrote “Sikh” for Wilf Larkspur" in page
    assert "This record says “Quaker”." in page
    with authority(northmere.id):
        submit(review, northmere.priya, {"decision": "approve", "comment": ""})
        assert known(northmere) == ["Quaker"]
        assert PersonFact.objects.get(code="SIKH").taken_back  # of the same day: kept in the history


@pytest.mark.parametrize(("choice", "stands"), [("keep", ["Sikh"]), ("take", ["Quaker"])])
def test_the_approver_chooses_what_counts_and_cannot_approve_without(
    northmere: Cast, sign_in: Any, choice: str, stands: list[str]
) -> None:
    task = begun(northmere)
    wilf = northmere.cases["wilf"]
    with authority(northmere.id):
        submit(task, northmere.sam, ASSESSMENT | {"religion_belief": "Quaker"})
        review = decision(northmere)
    with authority(northmere.id), clock.at(clock.now() + timedelta(minutes=5)):
        learn(wilf.child, KINDS["religion"], {"code": "SIKH"}, northmere.ren, clock.today())
    priya, address = sign_in(northmere.priya), f"/tasks/{review.pk}/form/"
    fields: dict[str, list[str]] = {"/decision": ["approve"], "version": ["1"]}
    answer = save(priya, address, fields, "submit")
    assert "Choose what counts for Wilf Larkspur: “Sikh” in the file, or “Quaker” in this record" in with_problems(
        priya, answer
    )
    field = f"/~rfact/{wilf.reference}/religion_belief"
    assert save(priya, address, {**fields, field: [choice]}, "submit").status_code == 302
    with authority(northmere.id):
        assert [fact_words(fact) for fact in counting(wilf.child, "religion") if fact.holds(clock.today())] == stands
        kept = Decision.objects.get(by=northmere.priya)
        assert kept.left_facts == ([f"/{wilf.reference}/religion_belief"] if choice == "keep" else [])


def with_other_facts(northmere: Cast) -> Task:
    """Wilf's assessment waits for Priya, and Ren wrote down another religion than it has."""
    task = begun(northmere)
    with authority(northmere.id):
        submit(task, northmere.sam, ASSESSMENT | {"religion_belief": "Quaker"})
        review = decision(northmere)
    learnt(northmere, "SIKH", 5)
    return review


def learnt(northmere: Cast, code: str, minutes: int) -> None:
    with authority(northmere.id), clock.at(clock.now() + timedelta(minutes=minutes)):
        learn(northmere.cases["wilf"].child, KINDS["religion"], {"code": code}, northmere.ren, clock.today())


def facts_of(client: Client, address: str) -> str:
    """The mark that the page carries of the facts it shows."""
    (mark,) = parsed(text_of(client.get(address))).xpath("//input[@name='facts']/@value")
    return str(mark)


def test_an_approval_from_a_page_that_shows_what_no_longer_stands_decides_nothing(
    northmere: Cast, sign_in: Any
) -> None:
    review = with_other_facts(northmere)
    priya, address = sign_in(northmere.priya), f"/tasks/{review.pk}/form/"
    fields: dict[str, list[str]] = {"/decision": ["approve"], "version": ["1"]}
    fields[f"/~rfact/{northmere.cases['wilf'].reference}/religion_belief"] = ["take"]
    seen = facts_of(priya, address)
    learnt(northmere, "HINDU", 9)
    assert save(priya, address, fields, "submit", facts=seen)["Location"] == address
    page = text_of(priya.get(address))
    assert "Nothing is decided: the child’s file was changed after you opened this page." in page
    assert "wrote “Hindu”" in page
    with authority(northmere.id):
        assert not Decision.objects.exists()
    assert save(priya, address, fields, "submit", facts=facts_of(priya, address)).status_code == 302
    with authority(northmere.id):
        assert Decision.objects.get().decision == "approve"


def test_to_return_work_nobody_looks_at_the_file_again(northmere: Cast, sign_in: Any) -> None:
    review = with_other_facts(northmere)
    fields: dict[str, list[str]] = {"/decision": ["return"], "/comment": ["Ask again."], "version": ["1"]}
    assert save(sign_in(northmere.priya), f"/tasks/{review.pk}/form/", fields, "submit", facts="0").status_code == 302
    with authority(northmere.id):
        assert Decision.objects.get().decision == "return"


def test_a_choice_about_what_is_in_question_no_more_keeps_nothing_from_the_file(northmere: Cast, sign_in: Any) -> None:
    review, wilf = with_other_facts(northmere), northmere.cases["wilf"]
    priya, address = sign_in(northmere.priya), f"/tasks/{review.pk}/form/"
    fields = {f"/~rfact/{wilf.reference}/religion_belief": ["keep"], "/decision": ["approve"], "version": ["1"]}
    assert save(priya, address, fields, "stay").status_code == 302
    with authority(northmere.id):
        take_back(PersonFact.objects.get(code="SIKH"), northmere.ren)
    assert save(priya, address, {"/decision": ["approve"], "version": ["1"]}, "submit").status_code == 302
    with authority(northmere.id):
        assert Decision.objects.get().left_facts == []
        assert known(northmere) == ["Quaker"]


def test_returning_needs_no_choice(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        submit(task, northmere.sam, ASSESSMENT | {"religion_belief": "Quaker"})
        review = decision(northmere)
    with authority(northmere.id), clock.at(clock.now() + timedelta(minutes=5)):
        learn(northmere.cases["wilf"].child, KINDS["religion"], {"code": "SIKH"}, northmere.ren, clock.today())
    fields: dict[str, list[str]] = {"/decision": ["return"], "/comment": ["Ask again."], "version": ["1"]}
    address = f"/tasks/{review.pk}/form/"
    assert save(sign_in(northmere.priya), address, fields, "submit").status_code == 302


def test_check_definitions_refuses_a_name_that_is_not_there(tmp_path: Path) -> None:
    document = shipped(SHIPPED)
    document["schema"]["properties"]["religion_belief"]["x-casewright"]["updates"] = "child.faith"
    path = tmp_path / "assessment" / "child_and_family_assessment.v1.json"
    path.parent.mkdir()
    path.write_text(json.dumps(document))
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("check_definitions", str(path), stdout=out, stderr=StringIO())
    assert (
        "/schema/properties/religion_belief/x-casewright/updates: There is no “child.faith” to update" in out.getvalue()
    )
