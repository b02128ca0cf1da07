"""A form that says who a child is and what everybody must know: through its pages, the approval and the file."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts import clock
from accounts.context import authority
from cases.knowing import counting, learn
from cases.models import Allocation, Person
from cases.person_facts import KINDS
from forms.adoption import publish_form
from forms.models import ActiveForm
from tests.cast import Cast
from tests.desk.pages import parsed, save, submit, text_of
from tests.desk.stories import taken
from tests.workflow.running import bpmn, ends, flows, user_task
from workflow.adoption import publish_process, use_process
from workflow.models import Task
from workflow.starting import start_for_case, start_for_family
from workflow.work import draft_of

pytestmark = pytest.mark.django_db
LINE: dict[str, Any] = {"type": "string", "maxLength": 200}
NEW_HOME = {"/home/line1": ["9 Hill Road"], "/home/town": ["Northmere"]}
DOG = "Dangerous dog in the home"


def notes(question: dict[str, Any], title: str, **said: str) -> dict[str, Any]:
    return {**question, "title": title, "x-casewright": said}


DANGER = {
    "type": "object",
    "required": ["code", "words"],
    "properties": {
        "code": notes({"type": "string"}, "What is it?", code_list="alert", updates="child.alert.code"),
        "words": notes(LINE, "What should people do?", updates="child.alert.words"),
    },
}
ASKED: dict[str, Any] = {
    "seen_on": {"type": "string", "format": "date", "title": "When were you there?"},
    "first_name": notes(LINE, "First name", updates="child.given_name", prefill="child.given_name"),
    "home": notes(
        {"type": "object", "format": "address"},
        "Where does the child live?",
        updates="child.address",
        prefill='child.parts.address[use = "home"][1].address',
    ),
    "dangers": {"items": DANGER, **notes({"type": "array"}, "Alerts", prefill="child.parts.alert")},
}
FORM: dict[str, Any] = {
    "key": "household",
    "title": "Household",
    "purpose": "Know who lives where, and what to look out for.",
    "lawful_basis": ["Children Act 1989 s17"],
    "retention": "child_in_need",
    "effective_date": "seen_on",
    "schema": {"type": "object", "properties": ASKED, "required": ["seen_on"]},
    "uischema": {
        "type": "Categorization",
        "elements": [
            {
                "type": "Category",
                "label": "Household",
                "elements": [{"type": "Control", "scope": f"#/properties/{name}"} for name in ASKED],
            }
        ],
    },
}


def written(cast: Cast, children: tuple[str, ...] = ("wilf",)) -> Task:
    """Sam has the form to write, about a child or about siblings; Priya decides."""
    with authority(cast.id):
        ActiveForm.objects.create(key="household", version=publish_form(FORM, 1))
        asks = user_task("Write").replace("manager_decision", "household")
        decides = user_task("Decide", role="team_manager", review_of="Write")
        xml = bpmn("made_up", '<startEvent id="S"/>', asks, decides, flows("S > Write", "Write > Decide", "Decide > E"))
        xml = xml.replace(b"</process>", ends("E").encode() + b"</process>")
        if len(children) > 1:
            subject = '<zeebe:properties><zeebe:property name="casewright:subject" value="family"/></zeebe:properties>'
            opening = b'isExecutable="true">'
            xml = xml.replace(opening, opening + f"<extensionElements>{subject}</extensionElements>".encode())
        use_process(publish_process(xml, 1))
        cases = [cast.cases[name] for name in children]
        Allocation.objects.filter(case__in=cases).update(worker=cast.sam, team=cast.teams["Harbour team"])
        if len(children) > 1:
            start_for_family("made_up", cases, cast.sam)
        else:
            start_for_case("made_up", cases[0], cast.sam)
        return taken(Task.objects.get(element_id="Write", finished__isnull=True), cast.sam)


def submitted(sam: Client, task: Task, *dangers: tuple[str, str], **fields: list[str]) -> None:
    base = f"/tasks/{task.pk}/form/"
    for code, words in dangers:
        item = {"/code": [code], "/words": [words]}
        assert save(sam, f"{base}household/dangers/new-a1/", item).status_code == 302
    day = {"/seen_on/day": ["2"], "/seen_on/month": ["7"], "/seen_on/year": ["2026"]}
    answer = save(sam, f"{base}household/", {**day, **fields})
    assert answer.status_code == 302
    assert "problems" not in answer["Location"]
    assert submit(sam, base).status_code == 302


def approved(cast: Cast, priya: Client) -> None:
    with authority(cast.id):
        task = taken(Task.objects.get(element_id="Decide", finished__isnull=True), cast.priya)
    fields = {"/decision": ["approve"], "version": "1"}
    answer = save(priya, f"/tasks/{task.pk}/form/", fields, "submit")  # type: ignore[arg-type]
    assert answer.status_code == 302


def pages_of(cast: Cast, client: Client, child: str) -> list[str]:
    at = f"/cases/{cast.cases[child].reference}/"
    return [text_of(client.get(f"{at}{page}")) for page in ("", "about/", "details/", "family/add/")]


def test_what_a_visit_says_is_in_the_file_and_the_next_form_begins_with_it(northmere: Cast, sign_in: Any) -> None:
    sam, priya = sign_in(northmere.sam), sign_in(northmere.priya)
    wilf = northmere.cases["wilf"]
    with authority(northmere.id), clock.at(clock.now() - timedelta(minutes=5)):
        lines = {"use": "home", "lines": "1 Old Street\nNorthmere"}
        learn(wilf.child, KINDS["address"], lines, northmere.priya, None)
    first = {"/first_name": ["Wilfrid"]}
    submitted(sam, written(northmere), ("DOG", "Ring first."), **first, **NEW_HOME)
    assert not [page for page in pages_of(northmere, sam, "wilf") if DOG in page]
    approved(northmere, priya)
    assert [DOG in page for page in pages_of(northmere, sam, "wilf")] == [True] * 4
    about = parsed(text_of(sam.get(f"/cases/{wilf.reference}/about/")))
    homes = " ".join(about.get_element_by_id("address").text_content().split())
    assert "9 Hill Road" in homes.partition("1 Old Street")[0]
    assert "Until 1 July 2026" in homes
    assert "from record R-2026-000001 by Sam Oakley" in homes
    details = text_of(priya.get(f"/cases/{wilf.reference}/details/"))
    assert "Wilfred Larkspur" in details
    assert "from record R-2026-000001 by Sam Oakley" in details
    with authority(northmere.id):
        assert Person.objects.get(pk=wilf.child_id).given_name == "Wilfrid"
        start_for_case("made_up", wilf, northmere.sam)
        task = taken(Task.objects.get(element_id="Write", finished__isnull=True), northmere.sam)
        (typed,) = draft_of(task, northmere.sam).entered.values()
        assert (typed["/first_name"], typed["/home/line1"]) == (["Wilfrid"], ["9 Hill Road"])
        (item,) = typed["/dangers~items"]
        assert (typed[f"/dangers/{item}/code"], typed[f"/dangers/{item}/words"]) == (["DOG"], ["Ring first."])
    submitted(sam, task, **{name: typed[name] for name in typed if name.startswith(("/home", "/first"))})
    approved(northmere, priya)
    with authority(northmere.id):
        assert len(counting(wilf.child, "alert")) == 1  # known already: not written down again


def test_what_a_record_of_siblings_says_stands_with_each_but_a_name_with_none(northmere: Cast, sign_in: Any) -> None:
    sam, priya = sign_in(northmere.sam), sign_in(northmere.priya)
    first = {"/first_name": ["Rose"]}
    submitted(sam, written(northmere, ("wilf", "tansy")), ("DOG", "Ring first."), **first, **NEW_HOME)
    approved(northmere, priya)
    for child, name in (("wilf", "Wilfred"), ("tansy", "Tansy")):
        assert [DOG in page for page in pages_of(northmere, sam, child)] == [True] * 4
        with authority(northmere.id):
            assert len(counting(northmere.cases[child].child, "address")) == 1
            assert Person.objects.get(pk=northmere.cases[child].child_id).given_name == name
