"""Every page of every shipped form in Chromium: clean to axe, no wider than the window, with one heading and a title.

`make soak` looks at each state of each form at both widths, with and without the product's scripts; `make test` at the
forms that are written with something no larger one is written with, each in one state and at what was recorded with it.
These are looked at where they are filled in, at a task of Sam's; the others in the tests' own wizard.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from forms import drafts
from forms.item_drafts import new_id
from forms.item_wizard import NEW
from forms.models import Draft, FormVersion
from records.recording import submit
from tests.browser.serving import new_page, violations
from tests.cast import Cast
from tests.desk.stories import begun_with
from tests.forms.conftest import published
from tests.forms.event_loop import on_the_tests_connection
from tests.forms.filled_in import filled_in
from tests.forms.line import HOST, Line

pytestmark = [pytest.mark.django_db, pytest.mark.browser, pytest.mark.urls("tests.forms.urls")]

FOLDER = Path(__file__).resolve().parents[2] / "form_definitions"
SHIPPED = {path.name.split(".")[0]: path for path in sorted(FOLDER.glob("*/*.json"))}
LONG_SOAK = pytest.mark.skipif(float(os.environ.get("SOAK_MINUTES", "40")) < 30, reason="For a soak of half an hour.")
WINDOWS = [(1280, True), (320, False), (320, True), (1280, False)]
STATES = ("errors", "prefilled", "empty")


def built_of(written: Any, *, named: bool = False) -> set[str]:
    """The keywords, types, formats and rules with which a form is written, without its names and words."""
    if isinstance(written, list):
        return set().union(*(built_of(each) for each in written))
    if not isinstance(written, dict):
        return set()
    found = set() if named else {key for key in written if not key.startswith("/")}  # a pointer: what is translated
    for key, value in written.items():
        if not named and key in ("type", "format", "effect") and isinstance(value, str):
            found.add(f"{key} {value}")
        if key not in ("default", "examples", "const", "enum"):
            found |= built_of(value, named=not named and key in ("properties", "$defs", "translations"))
    return found


def told_apart(shipped: dict[str, Any]) -> list[str]:
    """The forms that are written with something that none larger is written with: the others add no other page."""
    seen: set[str] = set()
    kept = []
    for key, written in sorted(shipped.items(), key=lambda each: (-len(json.dumps(each[1])), each[0])):
        if built_of(written) - seen:
            kept.append(key)
            seen |= built_of(written)
    return kept


OFTEN = told_apart({form: json.loads(path.read_text(encoding="utf-8")) for form, path in SHIPPED.items()})


def looks() -> Iterator[Any]:
    """Form, state, width, scripts: in `make test` a state and the record of each form told apart, in the soak all.

    A soak of less than half an hour takes every fourth of these of every fourth form told apart, and one look at each
    second of the other forms, states and widths in turn.
    """
    for place, form in enumerate((*OFTEN, *(form for form in SHIPPED if form not in OFTEN))):
        quick = {
            (STATES[place % len(STATES)], *WINDOWS[place % len(WINDOWS)]),
            ("recorded", *WINDOWS[(place + 1) % len(WINDOWS)]),
        }
        if form not in OFTEN:
            quick = set()
        turn = ((*STATES, "recorded")[place % 4], *WINDOWS[place // 4 % len(WINDOWS)])
        for state in (*STATES, "recorded"):
            for width, scripts in WINDOWS:
                marks = [] if (state, width, scripts) in quick else [pytest.mark.soak_only]
                later = ((*STATES, "recorded").index(state) + WINDOWS.index((width, scripts)) + place) % 4 or place % 4
                if form not in OFTEN:
                    later = (state, width, scripts) != turn or place % 2
                if marks and later:
                    marks.append(LONG_SOAK)
                yield pytest.param(form, state, width, scripts, marks=marks)


def version_of(form: str) -> FormVersion:
    return published(json.loads(SHIPPED[form].read_text(encoding="utf-8")), 90)


def place_of(people: Cast, draft: Draft, form: str) -> str:
    """Where the draft is filled in: at a task of Sam's about Wilf, or in the tests' wizard."""
    if form not in OFTEN:
        return f"/example/{draft.pk}/"
    return f"/tasks/{begun_with(people, draft).pk}/form/"


def pages_of(draft: Draft, base: str, state: str) -> list[str]:
    """The addresses of the form's pages, of its items' pages and of the answers to check."""
    definition = draft.form_version.definition
    asked = [f"{base}{page.slug}/" for page in definition.pages]
    asked += [f"{base}{question.page}/{name}/{NEW}{new_id()}/" for name, question in definition.lists.items()]
    return [f"{address}{'?problems=1' if state == 'errors' else ''}" for address in (*asked, f"{base}check/")]


def recorded(people: Cast, form: str) -> list[str]:
    """The page to check and the record's page, with an answer to every question."""
    draft = filled_in(version_of(form), people)
    definition = draft.form_version.definition
    answers = definition.review(draft.entered).given
    wilf = people.cases["wilf"]
    version = submit(
        form_version=draft.form_version,
        answers=answers,
        hidden=definition.hidden(answers),
        author=people.sam,
        cases=[(wilf, wilf.open_episode)],
        team=people.teams["Harbour team"],
        reviewed=False,
    )
    return [f"{place_of(people, draft, form)}check/", f"/records/{version.record.reference}/1/"]


def addresses(people: Cast, form: str, state: str) -> list[str]:
    if state == "recorded":
        return recorded(people, form)
    draft = filled_in(version_of(form), people) if state == "prefilled" else drafts.start(version_of(form), people.sam)
    return pages_of(draft, place_of(people, draft, form), state)


def look(page: Page) -> None:
    """One heading, which the title names, or the record's number; nothing for axe; nothing beside the window."""
    (heading,) = page.locator("h1").all_inner_texts()
    title = page.title()
    assert (page.url.split("/")[4] if "/records/" in page.url else heading) in title, page.url
    assert title.startswith("Error: ") is (page.locator(".govuk-error-summary").count() > 0), page.url
    assert violations(page) == [], page.url
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} pixels wider than the window"


@pytest.mark.parametrize(("form", "state", "width", "scripts"), list(looks()))
def test_nothing_is_wrong_with_any_page(
    browser: Browser, line: Line, inside: Cast, form: str, state: str, width: int, scripts: bool
) -> None:
    with on_the_tests_connection():
        where = addresses(inside, form, state)
    page = new_page(browser, width)
    page.route("**/*", line.answer)
    if not scripts:  # axe, itself a script, still has to run
        page.route("**/*.js", lambda route: route.abort())
    for address in where:
        answer = page.goto(f"{HOST}{address}")
        assert answer is not None
        assert answer.ok, address
        page.wait_for_selector("h1")  # a page that these answers hide leads on to one that they show
        look(page)


def test_every_shipped_form_is_looked_at_in_every_state_at_every_width_with_and_without_scripts() -> None:
    assert len(SHIPPED) >= 8
    seen = {tuple(each.values) for each in looks()}
    assert len(seen) == len(SHIPPED) * (len(STATES) + 1) * len(WINDOWS)


def test_a_form_built_like_a_larger_one_is_left_to_the_soak_and_one_with_something_new_is_not() -> None:
    question = {"schema": {"type": "object", "properties": {"notes": {"type": "string", "title": "What was seen"}}}}
    renamed = {"schema": {"type": "object", "properties": {"words": {"type": "string", "title": "Why"}}}}
    dated = {"schema": {"type": "object", "properties": {"on": {"type": "string", "format": "date"}}}}
    assert told_apart({"a": renamed, "b": question}) == ["b"]
    assert told_apart({"a": question, "b": dated}) == ["a", "b"]


def test_each_keyword_of_a_shipped_form_is_looked_at_in_make_test() -> None:
    written = {form: built_of(json.loads(path.read_text(encoding="utf-8"))) for form, path in SHIPPED.items()}
    assert set().union(*written.values()) == set().union(*(written[form] for form in OFTEN))
    quick = {each.values[0] for each in looks() if not each.marks}
    assert quick == set(OFTEN)
