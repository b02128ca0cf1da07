"""A form on paper: every question that could be asked, room to write, valid PDF/UA, and nobody's name."""

from datetime import date
from typing import Any

import pytest

from accounts.context import authority
from accounts.models import AuditEvent
from forms.controls.base import Paper
from forms.definition import read
from forms.models import FormVersion
from forms.rendering import leaves
from forms.rendering.blank import Known, blank_pages
from records.blank import blank_form
from tests.cast import Cast
from tests.forms.examples import ROOT, assessment, control, form, layout, rule
from tests.records.made_up import form_version
from tests.records.test_pdf import failures, pages_of
from workflow.models import Task
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("built")]
TEXT = {"type": "string"}


def spaces(document: dict[str, Any]) -> dict[str, Any]:
    return {space.label: space for page in blank_pages(read(document)) for space in leaves(page.elements)}


def test_each_kind_of_question_has_its_own_room() -> None:
    fields = {
        "name": TEXT,
        "words": TEXT,
        "seen": {"type": "boolean"},
        "on": {**TEXT, "format": "date"},
        "told": {**TEXT, "format": "date-time"},
        "since": {**TEXT, "format": "partial-date"},
        "names": {"type": "array", "items": TEXT},
        "why": {**TEXT, "enum": ["one", "two"]},
        "all": {"type": "array", "uniqueItems": True, "items": {**TEXT, "enum": ["a", "b"]}},
    }
    ui = layout(*(control(name, multi=True) if name == "words" else control(name) for name in fields))
    found = {label: space.paper for label, space in spaces(form(fields, ui)).items()}
    assert found["Name"] == Paper(lines=1)
    assert found["Words"].lines >= 8
    assert found["Seen"].options == ("Yes", "No")
    assert found["On"].boxes == ("Day", "Month", "Year")
    assert found["Told"].boxes == ("Day", "Month", "Year", "Time")
    assert found["Since"].boxes == ("Day", "Month", "Year")
    assert found["Names"].lines == 4
    assert (found["Why"].options, found["Why"].several) == (("one", "two"), False)
    assert (found["All"].options, found["All"].several) == (("a", "b"), True)


def test_what_depends_on_an_answer_says_so_and_nothing_is_left_out() -> None:
    fields = {"seen": {"type": "boolean", "title": "Seen?"}, "why": {**TEXT, "title": "Why not?"}}
    ui = layout(control("seen"), control("why", rule("SHOW", "seen", {"const": False})))
    found = spaces(form(fields, ui))
    assert found["Why not?"].when == "If you answered “No” to “Seen?”:"
    assert found["Seen?"].when == ""


BEFORE = "child.date_of_birth = null or child.date_of_birth > since"
BORN: dict[str, Any] = {
    "type": "Categorization",
    "elements": [
        {
            "type": "Category", "label": "Before the birth", "elements": [control("plan")],
            "rule": {"effect": "SHOW", "condition": {"feel": BEFORE}},
        },
        {"type": "Category", "label": "The visit", "elements": [
            control("since"), control("seen"),
            {**control("why"), "rule": {"effect": "SHOW", "condition": {"feel": "seen = false and child.age > 2"}}},
            {**control("cot"), "rule": {"effect": "HIDE", "condition": {"feel": "child.age > 2"}}},
            {**control("school"), "rule": {"effect": "SHOW", "condition": {"feel": "child.age > 2"}}},
        ]},
    ],
}  # fmt: skip
ASKED = {"plan": TEXT, "since": {**TEXT, "format": "date"}, "seen": {"type": "boolean"}, "why": TEXT, "cot": TEXT,
         "school": TEXT}  # fmt: skip


def told(facts: dict[str, Any] | None, **answers: Any) -> dict[str, list[tuple[str, str]]]:
    """What each page asks, and when, of a child of whom these facts are known."""
    definition = read(form(ASKED, BORN))
    known = Known(definition, answers, facts) if facts is not None else None
    return {
        f"{page.title} {page.when}".strip(): [(space.label, space.when) for space in leaves(page.elements)]
        for page in blank_pages(definition, known)
    }


def test_what_can_never_apply_to_the_child_is_left_out_and_what_does_says_no_when() -> None:
    visit = [("Since", ""), ("Seen", "")]
    why = ("Why", "If it applies:")
    assert told(None) == {
        "Before the birth If it applies:": [("Plan", "")],
        "The visit": [*visit, why, ("Cot", "If it applies:"), ("School", "If it applies:")],
    }
    ten = {"child": {"date_of_birth": date(2016, 1, 12), "age": 10}}
    assert told(ten, since="2026-07-01") == {"The visit": [*visit, why, ("School", "")]}
    assert "Before the birth If it applies:" in told(ten), "the day that it reads is not known"
    unborn = {"child": {"date_of_birth": None, "age": None}}
    assert told(unborn, since="2026-07-01") == {
        "Before the birth": [("Plan", "")],
        "The visit": [*visit, why, ("Cot", "")],
    }


def test_a_child_who_was_born_gets_no_page_about_the_birth(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        start_for_case("child_and_family_assessment", northmere.cases["wilf"], northmere.sam)
        task = Task.objects.get(element_id="Task_assess")
        asked = form(ASKED, BORN) | {"key": "child_and_family_assessment"}
        asked["schema"]["properties"]["since"]["x-casewright"] = {"prefill": "today"}
        task.form_version = form_version(asked, 91)
        task.save()
    words = " ".join(pages_of(sign_in(northmere.sam).get(f"/tasks/{task.pk}/blank.pdf").content))
    assert "Before the birth" not in words
    assert "The visit" in words


def test_where_most_answers_lead_on_the_others_are_named() -> None:
    ways = [f"way {number}" for number in range(9)]
    fields = {"how": {**TEXT, "title": "How?", "enum": ways}, "who": {**TEXT, "title": "Who?"}}
    shown = rule("SHOW", "how", {"enum": ways[:7]})
    found = spaces(form(fields, layout(control("how"), control("who", shown))))
    assert found["Who?"].when == "If you did not answer “way 7” or “way 8” to “How?”:"


def test_what_is_worked_out_is_not_asked_and_a_list_has_room_for_two() -> None:
    fields = {
        "rooms": {"type": "integer"},
        "twice": {"type": "integer"},
        "visits": {
            "type": "array",
            "title": "Visits",
            "items": {"type": "object", "title": "Visit", "properties": {"who": TEXT}},
        },
    }
    ui = layout(control("rooms"), control("twice", calculate="rooms * 2"), control("visits"))
    found = spaces(form(fields, ui))
    assert set(found) == {"Rooms", "Visits"}
    assert [name for name, _inside in found["Visits"].items] == ["Visit 1", "Visit 2"]
    assert [space.label for _name, inside in found["Visits"].items for space in leaves(inside)] == ["Who", "Who"]


OFTEN = frozenset({"referral", "child_and_family_assessment", "manager_decision", "visit"})
"""The shipped forms that are drawn in `make test`; the soak draws all of them."""
ON_PAPER = [
    pytest.param(path, id=path.stem, marks=[] if path.name.split(".")[0] in OFTEN else pytest.mark.soak_only)
    for pattern in ("[!s]*/*.json", "shared/*.json")
    for path in sorted((ROOT / "form_definitions").glob(pattern))
]


@pytest.mark.parametrize("path", ON_PAPER)
def test_every_shipped_form_is_valid_on_paper_and_asks_every_question(inside: Cast, path: Any) -> None:
    version = FormVersion.objects.filter(key=path.stem.split(".")[0]).latest("number")
    content = blank_form(version, "Northmere Council", "CW-2026-000001")
    assert failures(content) == ""
    words = "".join(pages_of(content)).replace(" ", "")
    for question in version.definition.questions.values():
        if not question.read_only and question.control.kind != "summary":
            assert question.label.replace(" ", "") in words


def test_a_form_that_shows_pages_for_some_answers_only_says_so_at_the_page() -> None:
    assert all(page.title for page in blank_pages(read(assessment())))


def test_the_paper_of_a_task_names_the_file_and_nobody_and_is_kept_in_the_trail(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        start_for_case("child_and_family_assessment", northmere.cases["wilf"], northmere.sam)
        task = Task.objects.get(element_id="Task_assess")
    answer = sign_in(northmere.sam).get(f"/tasks/{task.pk}/blank.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="child-and-family-assessment-blank.pdf"'
    words = " ".join(pages_of(answer.content))
    assert northmere.cases["wilf"].reference in words
    assert "Larkspur" not in words
    with authority(northmere.id):
        assert AuditEvent.objects.get(action="blank_form_printed").actor == northmere.sam
    assert sign_in(northmere.ren).get(f"/tasks/{task.pk}/blank.pdf").status_code == 404
    page = sign_in(northmere.sam).get(f"/tasks/{task.pk}/").content.decode()
    assert f"/tasks/{task.pk}/blank.pdf" in page
