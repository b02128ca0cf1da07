"""Every page of every shipped form in Chromium: clean to axe, no wider than the window, with one heading and a title.

`make soak` looks at each state of each form at both widths, with and without the product's scripts; `make test` at each
form in one state and at what was recorded with it.
"""

import json
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
from tests.forms.conftest import published
from tests.forms.event_loop import on_the_tests_connection
from tests.forms.filled_in import filled_in
from tests.forms.line import HOST, Line

pytestmark = [pytest.mark.django_db, pytest.mark.browser, pytest.mark.urls("tests.forms.urls")]

FOLDER = Path(__file__).resolve().parents[2] / "form_definitions"
SHIPPED = {path.name.split(".")[0]: path for path in sorted(FOLDER.rglob("*.json"))}
WINDOWS = [(1280, True), (320, False), (320, True), (1280, False)]
STATES = ("errors", "prefilled", "empty")


def looks() -> Iterator[Any]:
    """Form, state, width, scripts: in `make test` a state and the record of each form, in the soak all the others."""
    for place, form in enumerate(SHIPPED):
        quick = {
            (STATES[place % len(STATES)], *WINDOWS[place % len(WINDOWS)]),
            ("recorded", *WINDOWS[(place + 1) % len(WINDOWS)]),
        }
        for state in (*STATES, "recorded"):
            for width, scripts in WINDOWS:
                marks = [] if (state, width, scripts) in quick else [pytest.mark.soak_only]
                yield pytest.param(form, state, width, scripts, marks=marks)


def version_of(form: str) -> FormVersion:
    return published(json.loads(SHIPPED[form].read_text(encoding="utf-8")), 90)


def pages_of(draft: Draft, state: str) -> list[str]:
    """The addresses of the form's pages and of its items' pages; of the answers to check where there are any."""
    base, definition = f"/example/{draft.pk}/", draft.form_version.definition
    asked = [f"{base}{page.slug}/" for page in definition.pages]
    asked += [f"{base}{question.page}/{name}/{NEW}{new_id()}/" for name, question in definition.lists.items()]
    if state == "errors":
        return [f"{address}?problems=1" for address in asked]
    return [*asked, f"{base}check/"]


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
    return [f"/example/{draft.pk}/check/", f"/records/{version.record.reference}/1/"]


def addresses(people: Cast, form: str, state: str) -> list[str]:
    if state == "recorded":
        return recorded(people, form)
    draft = filled_in(version_of(form), people) if state == "prefilled" else drafts.start(version_of(form), people.sam)
    return pages_of(draft, state)


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
        look(page)


def test_every_shipped_form_is_looked_at_in_every_state_at_every_width_with_and_without_scripts() -> None:
    assert len(SHIPPED) >= 8
    seen = {tuple(each.values) for each in looks()}
    assert len(seen) == len(SHIPPED) * (len(STATES) + 1) * len(WINDOWS)
