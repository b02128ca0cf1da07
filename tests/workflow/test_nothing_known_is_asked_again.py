"""The law of forms: the second form for a child asks for no fact again that is known, and says where it has it from."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.models import User
from cases.kin import OF_FAMILY
from cases.knowing import checked, learn
from cases.models import Allocation, Case, Episode, Kinship, Person
from cases.person_facts import KINDS, OF_CHILD, FactKind
from cases.relationships import relate
from forms.definition import FormDefinition, read
from forms.evidence import said as said_of
from forms.feel_texts import parse
from forms.items import asks_of
from forms.models import ActiveForm
from forms.prefill import prefill
from records.recording import submit as record
from tests.cast import Cast
from tests.forms.examples import ROOT, form
from tests.forms.test_shipped_dates import ANSWERS
from tests.workflow.answers import ASSESSMENT, submit
from tests.workflow.migrating import open_task
from tests.workflow.test_versions import KEY, take
from workflow import work
from workflow.models import Task
from workflow.prefilling import prefilled, source_finder
from workflow.scope import seen_by
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

VALUES = {
    "interpreter": "SPOKEN", "first_language": "pl", "sex": "M", "ethnicity": "WBRI", "religion": "SIKH",
    "nhs_number": "9434765919", "gender_identity": "A boy",
}  # fmt: skip
"""A value for facts that there is one of at a time."""

TAUGHT = {
    "religion_belief": "Quaker", "ethnicity": "WBRI", "first_language": "pl", "interpreter": "SPOKEN",
    "upn": "X801200001002", "former_upn": "H801200001001", "la_child_id": "NM0001",
    "disability": ["LD", "AUT"], "sex": "M", "address": {"line1": "3 Quay Street", "town": "Northmere"},
}  # fmt: skip
"""What an assessment says that the child's file takes over, every question of it but why there is no UPN."""


def shipped_forms() -> list[FormDefinition]:
    documents = [json.loads(path.read_text("utf-8")) for path in sorted((ROOT / "form_definitions").glob("*/*.json"))]
    return [read(document, checked_before=True) for document in documents if "schema" in document]


def test_every_shipped_question_that_updates_a_fact_begins_with_it() -> None:
    found = {
        (definition.key, question.pointer): question.annotations
        for definition in shipped_forms()
        for question in definition.questions.values()
        if question.annotations.updates
    }
    assert found
    for place, notes in found.items():
        name = notes.updates.removeprefix(OF_CHILD)
        reads = {f"child.{name}", f"child.words.{name}", f"child.parts.{name}"}
        assert parse(notes.prefill).reads & reads, place


def test_every_shipped_list_that_updates_the_family_begins_with_it() -> None:
    found = {
        (definition.key, listed.pointer): listed.annotations.prefill
        for definition in shipped_forms()
        for listed in definition.lists.values()
        if any(asked.annotations.updates.startswith(OF_FAMILY) for asked in asks_of(listed).page.questions)
    }
    assert {key for key, _ in found} == {"contact", "referral", "child_and_family_assessment"}
    for place, prefill_of in found.items():
        assert "child.family" in parse(prefill_of).reads, place


@pytest.fixture
def task(inside: Cast) -> Task:
    return take(open_task(start_for_case(KEY, inside.cases["wilf"], inside.sam), "Task_assess"), inside.sam)


def test_a_second_assessment_asks_for_nothing_again_that_the_first_taught(inside: Cast, task: Task) -> None:
    submit(task, inside.sam, ASSESSMENT | TAUGHT)
    review = take(open_task(task.process, "Task_authorise"), inside.priya)
    submit(review, inside.priya, {"decision": "approve", "comment": ""})
    second = take(open_task(start_for_case(KEY, inside.cases["wilf"], inside.sam), "Task_assess"), inside.sam)
    draft = work.draft_of(second, inside.sam)
    definition = second.form_version.definition  # type: ignore[union-attr]
    asked = [one for one in definition.questions.values() if one.annotations.updates and one.path != ("upn_unknown",)]
    assert {question.path[0] for question in asked} == set(TAUGHT)
    for question in asked:
        typed = draft.entered[question.page]
        held = question.control.read({name: typed[name] for name in question.control.field_names if name in typed})
        assert held.value == TAUGHT[question.path[0]], question.pointer
        (source,) = draft.prefilled[question.pointer]["sources"]
        assert (source["kind"], source["by"]) == ("fact", "Sam Oakley")


def asking(kind: FactKind) -> dict[str, Any]:
    notes = {"updates": f"child.{kind.name}", "prefill": f"child.{kind.name}"}
    coded = {"code_list": kind.part.code_list} if kind.part.code_list else {}
    return {"type": "string", "title": str(kind.title), "x-casewright": {**notes, **coded}}


def test_every_fact_of_a_child_can_be_begun_with_and_has_its_source(inside: Cast, task: Task) -> None:
    known = {name: KINDS[name] for name in VALUES}
    for name, kind in known.items():
        value = checked(kind, {kind.part.name: VALUES[name]})
        learn(inside.cases["wilf"].child, kind, value, inside.priya, clock.today())
    definition = read(form({name: asking(kind) for name, kind in known.items()}))
    found = prefill(definition, seen_by(task, inside.sam), source_finder(task))
    assert set(found.origins) == {f"/{name}" for name in known}
    for origin in found.origins.values():
        (source,) = origin["sources"]
        assert (source["kind"], source["by"], source["since"]) == ("fact", "Priya Marsh", clock.today().isoformat())


def test_more_that_is_known_costs_no_more_questions(inside: Cast, task: Task) -> None:
    def asked() -> int:
        task.process.refresh_from_db()
        with CaptureQueriesContext(connection) as queries:
            prefilled(task, inside.sam)
        return len(queries)

    learn(inside.cases["wilf"].child, KINDS["religion"], {"code": "SIKH"}, inside.sam, clock.today())
    asked()
    before = asked()
    for person, code in ((inside.priya, "CHRISTIAN"), (inside.ren, "HINDU"), (inside.mo, "JEWISH")):
        learn(inside.cases["wilf"].child, KINDS["religion"], {"code": code}, person, clock.today())
        learn(inside.cases["wilf"].child, KINDS["sex"], {"code": "M"}, person, clock.today())
    assert asked() == before


OLD = {"start_date": "2026-01-10", "category": "PHY", "core_group": [{"name": "Old Hand", "agency": "Police"}]}
DECIDED = {
    "plan_start_date": "2026-11-10",
    "category": "EMO",
    "must_change": "Quiet nights.",
    "actions": [{"what": "Somebody is there", "who": "The aunt", "by": "2026-12-01"}],
    "core_group": [{"name": "Ada Finch", "role": "Class teacher"}],
}


def begins_with(form_key: str, question: str, **known: Any) -> Any:
    """What a shipped question begins with, where these forms were filled in: here (`forms`) and before (`previous`)."""
    found = next(one for one in shipped_forms() if one.key == form_key)
    asked = {**found.questions, **found.lists}[f"/{question}"]
    return parse(asked.annotations.prefill).value({"forms": {}, "previous": {}, "child": {}, **known})


def test_a_second_plan_begins_with_its_own_conference_and_not_with_the_plan_before() -> None:
    known = {"previous": {"child_protection_plan": OLD, "conference_decision": DECIDED}}
    assert begins_with("child_protection_plan", "start_date", **known) == "2026-11-10"
    assert begins_with("child_protection_plan", "category", **known) == "EMO"
    assert begins_with("child_protection_plan", "core_group", **known) == [
        {"name": "Ada Finch", "agency": "Class teacher"}
    ]
    (outcome,) = begins_with("child_protection_plan", "outcomes", **known)
    assert (outcome["need"], outcome["what"], outcome["who"]) == ("Quiet nights.", "Somebody is there", "The aunt")
    assert begins_with("child_in_need_plan", "start_date", previous={"child_in_need_plan": OLD}) is None


def test_a_plan_written_anew_keeps_its_own_and_takes_the_category_of_the_last_conference() -> None:
    held = {"held_on": "2026-04-10", "category": "EMO"}
    known = {"forms": {"child_protection_plan": OLD}, "previous": {"review_child_protection_conference": held}}
    assert begins_with("child_protection_plan", "start_date", **known) == "2026-01-10"
    assert begins_with("child_protection_plan", "category", **known) == "EMO"
    before = {"review_child_protection_conference": {**held, "held_on": "2025-12-01"}, "child_protection_plan": OLD}
    assert begins_with("child_protection_plan", "category", **{**known, "previous": before}) == "PHY"
    assert begins_with("review_child_protection_conference", "category", previous=before) == "PHY"


def test_who_was_invited_and_what_a_report_heard_is_not_typed_twice() -> None:
    plan = {"child_protection_plan": OLD}
    assert begins_with("core_group", "attendees", forms=plan) == [{"name": "Old Hand", "agency": "Police"}]
    invited = [{"name": "Ines Rowe", "agency": "police", "role": "Sergeant"}]
    arranged = {"conference_arrangement": {"invited": invited}}
    assert begins_with("initial_child_protection_conference", "attendees", forms=arranged) == invited
    group = [{"name": "Old Hand", "role": "Police"}]
    assert begins_with("review_child_protection_conference", "attendees", forms=plan) == group
    assert begins_with("review_child_protection_conference", "attendees", previous=plan) == group
    report = {"review_conference_report": {"wishes_feelings": "“Quiet.”", "parents_views": [{"person": "Cass Bell"}]}}
    for question, heard in report["review_conference_report"].items():
        assert begins_with("review_child_protection_conference", question, forms=report) == heard


def test_the_worker_of_the_file_is_not_asked_for() -> None:
    sam = {"id": "1", "name": "Sam Oakley"}
    assert begins_with("conference_decision", "lead_worker", case={"worker": sam}) == "Sam Oakley"
    assert begins_with("conference_decision", "lead_worker", case={"worker": None}) is None


def test_plans_of_earlier_episodes_are_counted_too_and_none_is_taken_for_granted(inside: Cast, task: Task) -> None:
    """A plan that ended here counts, with those that the conference before it knew of; no end here says nothing."""

    def counted() -> tuple[Any, list[str]]:
        case = Case.objects.get(pk=inside.cases["wilf"].pk)
        now = start_for_case("case_note", case, inside.sam)
        here = take(open_task(now), inside.sam)
        answer = opened(here, inside.sam, "conference_decision").get("previous_plans")
        behind = prefilled(here, inside.sam).origins.get("/previous_plans", {"sources": []})["sources"]
        return answer, [source["title"] for source in behind]

    recorded(inside, "conference_decision", decision="plan", previous_plans=0)
    assert counted() == (None, [])
    recorded(inside, "child_protection_plan_end", end_date="2026-07-13")
    assert counted() == (1, ["End of a child protection plan"])
    recorded(inside, "conference_decision", decision="plan", previous_plans=2)
    Episode.objects.filter(case=inside.cases["wilf"]).update(closed_on=clock.today())
    Episode.objects.create(case=inside.cases["wilf"], opened_on=clock.today())
    assert counted()[0] == 2
    recorded(inside, "child_protection_plan_end", end_date="2026-07-14")
    assert counted()[0] == 3


OF_CARERS = {
    "child_and_family_assessment", "section_47_enquiry", "early_help_assessment", "conference_report",
    "child_in_need_plan", "child_protection_plan", "core_group", "child_in_need_review", "review_conference_report",
    "review_child_protection_conference", "closure",
}  # fmt: skip
"""The shipped forms in which parents and carers are heard."""


def recorded(cast: Cast, key: str, **changes: Any) -> None:
    """A final record of a shipped form about Wilf, as written with the sample answers and with these changes."""
    wilf = cast.cases["wilf"]
    record(
        form_version=ActiveForm.objects.get(key=key).version,
        answers={**ANSWERS[key], **changes},
        hidden=[],
        author=cast.sam,
        cases=[(wilf, wilf.open_episode)],
        team=cast.teams["Harbour team"],
        reviewed=False,
    )


def opened(task: Task, reader: User, key: str = "") -> dict[str, Any]:
    """The answers with which the form of a task begins, or another shipped form at the same place."""
    task.form_version = ActiveForm.objects.get(key=key).version if key else task.form_version
    assert task.form_version is not None
    return task.form_version.definition.answers_from(prefilled(task, reader).entered)[0]


def test_whom_the_file_names_as_parent_or_carer_is_not_typed_again_where_they_are_heard(
    inside: Cast, task: Task
) -> None:
    wilf = inside.cases["wilf"]
    for name, kind, responsible in (
        ("Jo", Kinship.MOTHER, True), ("Bo", Kinship.SIBLING, None), ("Lu", Kinship.GRANDPARENT, True),
        ("Al", Kinship.GRANDPARENT, None), ("Cy", Kinship.PARENTS_PARTNER, None),
    ):  # fmt: skip
        relate(
            wilf,
            Person.objects.create(given_name=name, family_name="Larkspur"),
            kind,
            inside.priya,
            parental_responsibility=responsible,
        )
    heard = [
        {"person": "Jo Larkspur", "relation": "mother"},
        {"person": "Lu Larkspur", "relation": "grandparent"},
        {"person": "Cy Larkspur", "relation": "parent’s partner"},
    ]
    assert {one.key for one in shipped_forms() if "/parents_views" in {**one.questions, **one.lists}} == OF_CARERS
    for key in OF_CARERS:
        assert opened(task, inside.sam, key)["parents_views"] == heard, key
    (source,) = prefilled(task, inside.sam).origins["/parents_views/f10/person"]["sources"]
    assert (source["kind"], source["by"]) == ("fact", "Priya Marsh")


HEARD_BEFORE = {
    "wishes_known": True, "wishes_feelings": "“Stay with Auntie.”", "how_obtained": "play", "weight_given": "He stays.",
    "parents_views": [{"person": "Cass Bell", "relation": "aunt", "heard": True, "view": "He may stay."}],
}  # fmt: skip
"""What a child and a carer said, as every form asks it."""


def seen(on: str, place: str, **changes: Any) -> dict[str, Any]:
    """A visit at which the child was seen, with the day that the form works out from it."""
    return {"visited_on": on, "seen_on": on, "place": place, "result": "met", "child_seen": True, **changes}


def test_a_visit_is_typed_once_and_stands_in_the_assessment_the_enquiries_and_the_supervision(
    inside: Cast, task: Task
) -> None:
    recorded(inside, "referral", referral_date="2026-07-02")
    recorded(inside, "strategy_decision", decision="section_47", s47_initiated_on="2026-07-09")
    recorded(inside, "visit", **seen("2026-06-20", "Before all this"))
    recorded(inside, "visit", **seen("2026-07-03", "At home", seen_alone=True))
    recorded(inside, "visit", **seen("2026-07-10", "At school", seen_alone=False, who_was_there="Ms Finch"))
    recorded(inside, "visit", visited_on="2026-07-12", result="nobody")
    school = {"seen_on": "2026-07-10", "place": "At school", "who_was_there": "Ms Finch"}
    begun = opened(task, inside.sam, "child_and_family_assessment")
    assert [visit["seen_on"] for visit in begun["visits"]] == ["2026-07-03", "2026-07-10"]
    assert begun["visits"][1] == school
    assert (begun["child_seen"], begun["seen_alone"]) == (True, True)
    begun = opened(task, inside.sam, "section_47_enquiry")
    assert begun["visits"] == [school]
    assert begun["child_seen"] is True
    assert "seen_alone" not in begun
    Allocation.objects.filter(case=inside.cases["wilf"]).update(made_by=inside.priya)
    begun = opened(task, inside.sam, "supervision")
    assert begun["worker"] == "Sam Oakley"
    (source,) = prefilled(task, inside.sam).origins["/worker"]["sources"]
    assert (source["title"], source["by"]) == ("Allocated worker", "Priya Marsh")
    form = next(one for one in shipped_forms() if one.key == "supervision")
    last_alone = form.questions["/last_seen_alone"].calculate
    assert last_alone is not None
    assert str(last_alone.value(seen_by(task, inside.sam))) == "2026-07-03"


def test_a_child_in_need_plan_begins_with_what_the_assessment_heard(inside: Cast, task: Task) -> None:
    school = {"agency": "Cobble Lane", "person": "Ada Finch", "spoke_on": "2026-07-10", "said": "Quiet."}
    hidden = {**school, "person": "Dr Wren", "keep_from_family": True}
    recorded(inside, "child_and_family_assessment", **HEARD_BEFORE, agencies=[school, hidden])
    begun = opened(task, inside.sam, "child_in_need_plan")
    assert {name: begun.get(name) for name in HEARD_BEFORE} == HEARD_BEFORE
    assert begun["attendees"] == [
        {"name": "Cass Bell", "agency": "aunt"},
        {"name": "Ada Finch", "agency": "Cobble Lane"},
    ]
    later = {**HEARD_BEFORE, "wishes_feelings": "“Quiet.”"}
    recorded(inside, "section_47_enquiry", **later, ended_on="2026-07-13", outcome="child_in_need_plan")
    assert opened(task, inside.sam, "child_in_need_plan")["wishes_feelings"] == "“Quiet.”"


@pytest.mark.parametrize("end_is_written", [False, True])
def test_a_child_in_need_plan_after_a_protection_plan_goes_on_where_that_one_stood(
    inside: Cast, task: Task, end_is_written: bool
) -> None:
    recorded(inside, "child_and_family_assessment")
    recorded(inside, "child_protection_plan")
    recorded(inside, "review_child_protection_conference", **HEARD_BEFORE, decision="end", next="child_in_need")
    if end_is_written:
        recorded(inside, "child_protection_plan_end", next="child_in_need")
    was, begun = ANSWERS["child_protection_plan"], opened(task, inside.sam, "child_in_need_plan")
    assert begun["outcomes"] == was["outcomes"]
    assert begun["contingency"] == was["contingency"]
    assert begun["attendees"] == [{"name": one["name"], "agency": one["agency"]} for one in was["core_group"]]
    assert {name: begun.get(name) for name in HEARD_BEFORE} == HEARD_BEFORE


def test_a_review_and_the_closing_begin_with_who_made_the_plan_and_when_it_ended(inside: Cast, task: Task) -> None:
    recorded(inside, "child_in_need_plan")
    begun = opened(task, inside.sam, "child_in_need_review")
    assert begun["attendees"] == ANSWERS["child_in_need_plan"]["attendees"]
    recorded(inside, "child_in_need_review", decision="end", who_helps="Ms Finch listens to you.")
    recorded(inside, "child_in_need_plan_end", end_date="2026-07-13")
    begun = opened(task, inside.sam, "closure")
    assert (begun["closed_on"], begun["onward_service"]) == ("2026-07-13", "Ms Finch listens to you.")


def test_the_reason_of_a_visit_names_the_plan_under_which_it_is_due(inside: Cast, task: Task) -> None:
    start_for_case("child_in_need_plan", inside.cases["wilf"], inside.sam)
    recorded(inside, "child_in_need_plan")
    assert opened(task, inside.sam, "visit")["reason"] == "child_in_need"
    origin = prefilled(task, inside.sam).origins["/reason"]
    (source,) = origin["sources"]
    assert (source["title"], source["by"], origin["case"]) == ("Child in need plan", "Sam Oakley", False)


def test_what_a_table_of_the_council_gives_says_so(inside: Cast) -> None:
    process = start_for_case("child_in_need_plan", inside.cases["wilf"], inside.sam)
    task = open_task(process)
    assert opened(task, inside.sam)["visit_every_weeks"] == 4
    origin = prefilled(task, inside.sam).origins["/visit_every_weeks"]
    assert said_of(origin) == "From the council’s decision table"
