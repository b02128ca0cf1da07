"""What a screen reader is told of every control: Chromium's own accessibility tree, empty, with errors, filled in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page

from forms.definition import FormDefinition
from forms.models import Draft
from tests.browser.serving import new_page
from tests.cast import Cast
from tests.forms.event_loop import on_the_tests_connection
from tests.forms.kitchen_sink import TYPED, empty_draft, prefilled_draft
from tests.forms.line import HOST, Line

pytestmark = [pytest.mark.django_db, pytest.mark.browser, pytest.mark.urls("tests.forms.urls")]

ROLES = {"textbox", "group", "radio", "checkbox", "combobox", "option", "region", "heading", "button"}
LANGUAGES = ("Choose an answer", "Arabic", "English", "Polish", "Romanian", "Urdu")
TOLD: dict[str, list[str]] = {
    "/familiar_name": ["textbox: What does the child like to be called?"],
    "/day_in_words": ["textbox: What is a usual day like?"],
    "/email": ["textbox: What is the school's email address?"],
    "/phone": ["textbox: What is the carer's telephone number?"],
    "/postcode": ["textbox: What is the postcode of their home?"],
    "/nhs_number": ["textbox: What is the child's NHS number?"],
    "/upn": ["textbox: What is the child's unique pupil number?"],
    "/pets": ["textbox: What are their pets called?"],
    "/people_at_home": ["textbox: How many people live at home?"],
    "/hours_of_care": ["textbox: How many hours of care does the child need each day? (optional)"],
    "/weekly_income": ["textbox: What is the family's income each week?"],
    "/income_each": [],
    "/has_garden": ["group: Is there a garden?", "radio: Yes", "radio: No"],
    "/garden_words": [],
    "/tenure": [
        "group: How do they hold their home?",
        "radio: From the council",
        "radio: From a private landlord",
        "radio: They own it",
    ],
    "/language": [
        "combobox: Which language do they speak at home?",
        *(f"option: {words}" for words in LANGUAGES),
    ],
    "/rooms": [
        "group: Which rooms did you see?",
        "checkbox: Kitchen",
        "checkbox: Bathroom",
        "checkbox: The child's room",
    ],
    "/referral_summary": ["region: What the referral said", "heading: What the referral said"],
    "/seen_on": ["group: When did you visit?", "textbox: Day", "textbox: Month", "textbox: Year"],
    "/seen_at": ["textbox: When on that day did you arrive?"],
    "/told_at": [
        "group: When did you tell your manager?",
        "textbox: Day",
        "textbox: Month",
        "textbox: Year",
        "textbox: Time",
    ],
    "/moved_in": ["group: When did they move in?", "textbox: Day", "textbox: Month", "textbox: Year"],
    "/visitors": [
        "group: Who comes to see them?",
        "heading: Who comes to see them?",
        "button: Add the first: Visitor",
    ],
    "/first_language": [
        "combobox: Which language do you write to them in?",
        *(f"option: {words}" for words in ("Choose an answer", "Arabic", "English", "Polish")),
    ],
    "/heard_from": ["group: Who told you about them?", "radio: School", "radio: Health", "radio: Family"],
    "/needs": ["group: What do they need help with?", "checkbox: School", "checkbox: Health", "checkbox: Family"],
    "/school": ["combobox: Which school does the child go to?"],
    "/nationality": ["combobox: Which passport do they have?"],
    "/home": [
        "group: Where do they live?",
        "textbox: Address line 1",
        "textbox: Address line 2 (optional)",
        "textbox: Town or city",
        "textbox: County (optional)",
        "textbox: Postcode",
        "textbox: Unique property reference number (UPRN) (optional)",
        "checkbox: No fixed abode",
    ],
    "/present": [
        "group: Who was with you?",
        "textbox: Name",
        "textbox: Who they are to the child (optional)",
    ],
    "/carer_signed": [
        "group: The carer's signature",
        "textbox: Name",
        "textbox: Role (optional)",
        "textbox: Day signed",
        "textbox: Month",
        "textbox: Year",
    ],
    "/signed": ["group: Your signature"],
    "/letters": ["group: What did they give you? (optional)", "button: Add files: What did they give you?"],
}
"""Role and name of what stands in each question, in order. What is worked out or hidden by a rule has none."""

IN_OTHER_WORDS = {"yes_no", "radios", "listed_code", "listed_radios", "listed_codes"}
"""Those that post something else than what is read on the page."""

LINES = {"/day_in_words", "/pets", "/garden_words"}
"""Those whose field takes several lines."""


@dataclass(frozen=True)
class Node:
    """Something in the accessibility tree."""

    role: str
    name: str
    description: str
    value: str
    states: dict[str, Any]

    @classmethod
    def of(cls, found: dict[str, Any]) -> "Node":
        def said(part: str) -> str:
            return " ".join(str(found.get(part, {}).get("value") or "").split()).replace(" : ", ": ")

        states = {each["name"]: each["value"].get("value") for each in found.get("properties", [])}
        return cls(
            said("role"), said("name"), said("description"), str(found.get("value", {}).get("value", "")), states
        )


class Told:
    """A page as the browser tells it to a screen reader."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._session: CDPSession = page.context.new_cdp_session(page)

    def of(self, pointer: str) -> list[Node]:
        """What stands in a question."""
        root = self._session.send("DOM.getDocument")["root"]["nodeId"]
        wanted = {"nodeId": root, "selector": f'[data-question="{pointer}"]'}
        node = self._session.send("DOM.querySelector", wanted)["nodeId"]
        found = self._session.send("Accessibility.queryAXTree", {"nodeId": node})["nodes"]
        nodes = [Node.of(each) for each in found if not each.get("ignored")]
        return [node for node in nodes if node.role in ROLES and node.name]


def pages(browser: Browser, line: Line, draft: Draft, query: str = "") -> Iterator[tuple[Told, str]]:
    """Every page of the form, open in the browser, with its slug."""
    page = new_page(browser, 1280)
    page.route("**/*", line.answer)
    for slug in TYPED:
        page.goto(f"{HOST}/example/{draft.pk}/{slug}/{query}")
        page.wait_for_load_state()
        yield Told(page), slug


def definition_of(draft: Draft) -> FormDefinition:
    return draft.form_version.definition


def test_every_control_has_its_role_and_the_questions_name(browser: Browser, line: Line, inside: Cast) -> None:
    with on_the_tests_connection():
        draft = empty_draft(inside)
    told: dict[str, list[str]] = {}
    for page, slug in pages(browser, line, draft):
        for question in (each for each in definition_of(draft).questions.values() if each.page == slug):
            nodes = page.of(question.pointer)
            told[question.pointer] = [f"{node.role}: {node.name}" for node in nodes]
            assert all(not node.value and node.states.get("checked") in (None, "false") for node in nodes
                       if node.role in ("textbox", "radio", "checkbox"))  # fmt: skip
            lines = [node.states["multiline"] for node in nodes if node.role == "textbox"]
            assert all(each is (question.pointer in LINES) for each in lines)
    assert told == TOLD


def test_a_control_that_is_wrong_says_its_hint_and_its_error(browser: Browser, line: Line, inside: Cast) -> None:
    with on_the_tests_connection():
        draft = empty_draft(inside)
        wrong = {problem.pointer: problem.message for problem in definition_of(draft).review({}).problems}
    seen = set()
    for page, slug in pages(browser, line, draft, "?problems=1"):
        for pointer in (each for each in wrong if definition_of(draft).questions[each].page == slug):
            first = page.of(pointer)[0]
            assert f"Error: {wrong[pointer]}" in first.description
            assert definition_of(draft).questions[pointer].hint in first.description
            seen.add(pointer)
    assert seen == wrong.keys()


def test_a_control_that_is_filled_in_says_its_answer_and_where_it_came_from(
    browser: Browser, line: Line, inside: Cast
) -> None:
    with on_the_tests_connection():
        draft = prefilled_draft(inside)
    seen = set()
    for page, slug in pages(browser, line, draft):
        for question in (each for each in definition_of(draft).questions.values() if each.page == slug):
            nodes = [node for node in page.of(question.pointer) if node.role != "button"]
            typed = [text for name in question.control.field_names for text in TYPED[slug].get(name, ())]
            if not typed:
                continue
            assert "From the referral, 18 May 2026, by Dee Larkin" in nodes[0].description
            held = [text for text in chosen_or_typed(nodes) if text]
            assert held == typed or question.kind in IN_OTHER_WORDS
            seen.add(question.kind)
    assert {"yes_no", "radios", "select", "checkboxes", "date", "time", "lines", "nhs_number", "long_text"} <= seen


def chosen_or_typed(nodes: list[Node]) -> list[str]:
    """What the controls say they hold: what is typed, chosen or ticked."""
    held = [node.value for node in nodes if node.role in ("textbox", "combobox")]
    return held or [node.name for node in nodes if node.states.get("checked") == "true"]


def test_choices_say_what_is_chosen_and_an_amount_its_unit(browser: Browser, line: Line, inside: Cast) -> None:
    with on_the_tests_connection():
        draft = prefilled_draft(inside)
    page = next(page for page, slug in pages(browser, line, draft) if slug == "home")
    assert chosen_or_typed(page.of("/has_garden")) == ["Yes"]
    assert chosen_or_typed(page.of("/tenure")) == ["From a private landlord"]
    hints = {node.name: node.description for node in page.of("/tenure") if node.role == "radio"}
    assert hints["From a private landlord"] == "With or without a written agreement."
    (amount,) = [node for node in page.of("/weekly_income") if node.role == "textbox"]
    assert (amount.value, amount.description.endswith("In pounds")) == ("350.50", True)
