"""Why a question is asked: the voluntary mark, the explanation, and how both reach the summary."""

from typing import Any

import pytest
from django.test import Client
from lxml import html

from forms import drafts
from forms.asking import ItemAsking
from forms.check_view import check_sections
from forms.definition import read
from forms.explanations import kept_words, why
from forms.item_cards import ItemsView, ListPlace
from forms.page_view import PageView, QuestionView
from forms.rendering import leaves, sections
from forms.rendering.blank import blank_pages
from records.blank import blank_markup
from tests.cast import Cast
from tests.forms.conftest import published
from tests.forms.examples import control, form, layout

pytestmark = pytest.mark.urls("tests.forms.urls")
BASIS = "What lets us ask: UK GDPR 6(1)(e)."
KEPT = "It is kept for as long as this council keeps the records of children in need."


def said(**notes: Any) -> str:
    document = form({"q": {"type": "string", "maxLength": 40, "x-casewright": notes}}) | {"retention": "child_in_need"}
    definition = read(document)
    return why(definition.questions["/q"], definition)


def test_a_voluntary_question_says_purpose_basis_and_how_long_it_is_kept() -> None:
    assert said(collect="voluntary") == f"Try something.\n\n{BASIS}\n\n{KEPT}"
    own = said(collect="voluntary", purpose="To help.", lawful_basis=["Consent"], retention="looked_after")
    assert own == "To help.\n\nWhat lets us ask: Consent.\n\nIt is kept until the child’s 75th birthday."


def test_a_statutory_question_is_explained_by_its_own_words_or_else_by_the_form_s_purpose() -> None:
    assert said(collect="statutory") == f"Try something.\n\n{BASIS}"
    assert said() == ""
    assert said(collect="statutory", purpose="The law sets a limit.") == f"The law sets a limit.\n\n{BASIS}"
    assert said(collect="statutory", purpose="Counted.", feeds=["cin:x"]).endswith("without names.")
    assert KEPT not in said(collect="statutory", purpose="Counted.")


def test_a_retention_without_words_is_left_out_and_a_sentence_stands_as_it_is() -> None:
    assert kept_words("local_class_7") == ""
    assert kept_words("Kept for ten years.") == "Kept for ten years."


@pytest.mark.django_db
def test_the_page_marks_what_is_voluntary_and_so_do_the_check_and_the_summary(inside: Cast, sign_in: Any) -> None:
    notes = {"x-casewright": {"collect": "voluntary"}}
    properties: dict[str, Any] = {
        "faith": {"type": "string", "title": "Faith", **notes},
        "seen": {"type": "boolean", "title": "Seen", "x-casewright": {"collect": "statutory", "purpose": "The duty."}},
    }
    version = published(form(properties, required=["seen"]))
    draft = drafts.start(version, inside.sam)
    sam: Client = sign_in(inside.sam)
    page = sam.get(f"/example/{draft.pk}/small-form/").content.decode()
    assert page.count("Nobody has to answer this.") == 1
    assert page.count("Why we ask this") == 1
    assert page.count("How personal data is used") == 2
    assert page.count("Asked by law") == 1
    assert "(optional)" not in page
    check = sam.get(f"/example/{draft.pk}/check/").content.decode()
    assert check.count(">Voluntary<") == 1
    assert "Asked by law, but not what is marked voluntary" in check
    (section,) = sections(version.definition, {"faith": "Quaker"})
    assert {item.label: item.voluntary for item in section.items} == {"Faith": True, "Seen": False}


LAW, FREE, NEITHER = {"collect": "statutory"}, {"collect": "voluntary"}, dict[str, str]()
PRACTICE = {"collect": "practice"}


@pytest.mark.parametrize(
    ("asked", "once", "each"),
    [
        ((LAW, LAW), "all", []),
        ((LAW, FREE), "but_voluntary", []),
        ((LAW, FREE, NEITHER, LAW), "some", ["Question 0", "Question 3"]),
        ((FREE, NEITHER), "", []),
        ((LAW, PRACTICE), "some", ["Question 0"]),
    ],
)
def test_what_the_law_asks_is_said_at_each_question_and_once_for_a_section_that_is_read(
    asked: tuple[dict[str, str], ...], once: str, each: list[str]
) -> None:
    properties = {
        f"q{at}": {"type": "string", "title": f"Question {at}", "x-casewright": notes} for at, notes in enumerate(asked)
    }
    shown = layout(*map(control, properties), control("sum", calculate="q0"))
    definition = read(form({**properties, "sum": {"type": "string"}}, shown))
    page = definition.pages[0]
    view = PageView(definition, page, {}, definition.review({}), show_problems=False)
    questions = [one for one in leaves(view.elements) if isinstance(one, QuestionView)]
    assert [one.voluntary for one in questions] == [*(notes is FREE for notes in asked), False]
    assert [one.optional for one in questions if one.pointer != "/sum"] == [notes is not FREE for notes in asked]
    assert [one.by_law for one in questions] == [*(notes is LAW for notes in asked), False]
    (section,) = check_sections(definition, definition.review({}), lambda slug, problems: slug, {})
    assert (section.by_law, [item.label for item in section.items if item.by_law]) == (once, each)
    (blank,) = blank_pages(definition)
    assert (blank.by_law, [space.label for space in leaves(blank.elements) if space.by_law]) == (once, each)
    assert not any(item.by_law for item in sections(definition, {"q0": "x"}, ())[0].items)


def test_a_list_and_its_items_page_say_it_too() -> None:
    items = {"type": "object", "properties": {"seen": {"type": "string"}}, "x-casewright": LAW}
    visits = {"type": "array", "title": "Visits", "items": items, "x-casewright": LAW}
    definition = read(form({"visits": visits, "more": {"type": "string"}}))
    page = definition.pages[0]
    place = ListPlace("visits", 1, lambda slug, number: "")
    review = definition.review({})
    view = PageView(definition, page, {}, review, show_problems=False, lists=lambda question: place)
    (listed, _more) = leaves(view.elements)
    assert isinstance(listed, ItemsView)
    assert (listed.by_law, "Try something." in listed.why) == (True, True)
    item = ItemAsking(definition, definition.questions["/visits"], 0, review.standing)
    inside = item.review(definition.questions["/visits"], 0, review)
    (asked,) = leaves(PageView(item, item.page, {}, inside, show_problems=False).elements)
    assert isinstance(asked, QuestionView)
    assert asked.by_law


@pytest.mark.django_db
def test_a_mark_at_a_question_belongs_to_its_field_and_stands_on_paper(inside: Cast, sign_in: Any) -> None:
    properties: dict[str, Any] = {
        "seen": {"type": "string", "title": "Seen", "x-casewright": LAW},
        "date": {"type": "string", "format": "date", "title": "When", "x-casewright": LAW},
        "note": {"type": "string", "title": "Note"},
    }
    version = published(form(properties))
    draft = drafts.start(version, inside.sam)
    page: Any = html.fromstring(sign_in(inside.sam).get(f"/example/{draft.pk}/small-form/").content.decode())
    marks = [mark.get("id") for mark in page.xpath("//summary/span[.='Asked by law']")]
    described = [page.xpath(f"//*[contains(concat(' ', @aria-describedby, ' '), ' {mark} ')]") for mark in marks]
    assert [[one.tag for one in found] for found in described] == [["input"], ["fieldset"]]
    text = page.text_content()
    assert ("Seen (can be left empty)" in text, "When (can be left empty)" in text) == (True, True)
    assert "Note (optional)" in text
    paper: Any = html.fromstring(blank_markup(version, "Northmere"))
    assert paper.xpath("//h3[contains(., '(by law)')]/text()") == [
        "Seen (can be left empty) (by law)",
        "When (can be left empty) (by law)",
    ]
