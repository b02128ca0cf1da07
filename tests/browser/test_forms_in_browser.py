"""Writing in a form while the session ends or the task goes to somebody else: not one word is lost."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from accounts.context import authority
from tests.browser.serving import CHROMIUM, Person, chromium, in_thread, standing
from tests.cast import PASSWORD, Cast
from tests.codes import current_code
from tests.forms.event_loop import on_the_tests_connection
from workflow import work
from workflow.models import Task
from workflow.starting import start_for_case

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]
SAM = "sam@northmere.example"
WORDS = "Wilf says that he is never hungry at his grandmother's."


@pytest.fixture
def task(northmere: Cast) -> Task:
    """Wilf's assessment, with Sam."""
    with authority(northmere.id):
        process = start_for_case("child_and_family_assessment", northmere.cases["wilf"], northmere.sam)
        found: Task = Task.objects.get(process=process, finished__isnull=True)
        if found.owner is None:
            work.claim(found, northmere.sam)
    return found


@pytest.fixture
def sam(task: Task) -> Iterator[Person]:
    """Sam, signed in, on the first page of the form."""
    with standing() as address, chromium() as browser:
        person = Person(browser, address, 1280)
        person.page.set_default_timeout(10_000)
        person.arrive(SAM)
        person.page.goto(f"{address}/tasks/{task.pk}/form/why-and-how/")
        yield person


def held(cast: Cast, task: Task) -> str:
    """What the draft holds as the reason."""
    with on_the_tests_connection(), authority(cast.id):
        draft = Task.objects.select_related("draft").get(pk=task.pk).draft
        return str(draft.entered.get("why-and-how", {}).get("/reason", [""])[0]) if draft else ""


def sign_out(tab: Page, address: str) -> None:
    tab.goto(f"{address}/help/")
    tab.get_by_role("button", name="Sign out").click()
    tab.wait_for_url(lambda url: "/help/" not in url)


def sign_in(tab: Page) -> None:
    tab.locator("#login").fill(SAM)
    tab.locator("#password").fill(PASSWORD)
    tab.locator("main").get_by_role("button", name="Sign in").click()
    tab.locator("#code").fill(in_thread(lambda: current_code(SAM)))
    tab.get_by_role("button", name="Continue").click()
    tab.wait_for_url(lambda url: "login" not in url)


def test_what_is_typed_after_signing_out_elsewhere_stays_and_is_saved_after_signing_in(
    northmere: Cast, task: Task, sam: Person
) -> None:
    page = sam.page
    sign_out(sam.context.new_page(), sam.address)
    reason = page.locator('[name="/reason"]')
    reason.fill(WORDS)
    go_on = page.get_by_role("button", name="Save and continue").last
    message = page.locator(".cw-unsaved")
    for _ in range(3):
        go_on.click()
        expect(message).to_be_focused()
        expect(message).to_contain_text("Not saved: you are signed out.")
        expect(reason).to_have_value(WORDS)
    assert sam.look()
    assert held(northmere, task) == ""

    with sam.context.expect_page() as opened:
        message.get_by_role("link", name="Sign in in another tab").click()
    sign_in(opened.value)
    page.bring_to_front()
    page.get_by_role("button", name="Save and leave").last.click()
    page.wait_for_url("**/my-work/")
    assert held(northmere, task) == WORDS


def test_what_is_chosen_after_signing_out_and_in_again_is_saved_without_a_word(
    northmere: Cast, task: Task, sam: Person
) -> None:
    tab = sam.context.new_page()
    sign_out(tab, sam.address)
    tab.goto(f"{sam.address}/accounts/login/")
    sign_in(tab)
    sam.page.bring_to_front()
    sam.type("/reason", WORDS)
    sam.page.locator('[name="/reason"]').blur()
    expect(sam.page.locator("#saved-status")).to_contain_text(re.compile("^ *Saved at", re.MULTILINE))
    assert held(northmere, task) == WORDS


def test_a_task_that_was_given_back_is_said_so_and_the_words_stay(northmere: Cast, task: Task, sam: Person) -> None:
    with on_the_tests_connection(), authority(northmere.id):
        work.release(Task.objects.get(pk=task.pk), northmere.sam)
    reason = sam.page.locator('[name="/reason"]')
    reason.fill(WORDS)
    sam.page.get_by_role("button", name="Save and continue").last.click()
    expect(sam.page.locator(".cw-unsaved")).to_be_focused()
    expect(sam.page.locator(".cw-unsaved")).to_contain_text("This task is no longer with you.")
    expect(reason).to_have_value(WORDS)


def test_going_back_after_a_page_with_problems_asks_nothing(task: Task, sam: Person) -> None:
    sam.press("Save and continue")
    assert sam.page.url.endswith("/why-and-how/?problems=1#problems")
    expect(sam.page.locator(".govuk-error-summary")).to_be_focused()
    sam.page.goto(f"{sam.address}/my-work/")
    sam.page.go_back()
    expect(sam.page.get_by_role("heading", name="Why and how")).to_be_visible()
    expect(sam.page.locator(".govuk-error-summary")).to_be_visible()
