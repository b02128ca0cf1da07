"""Prefilled answers at both widths, by keyboard and without scripts: confirmed, changed, changed in the file since."""

from datetime import timedelta

import pytest

from accounts import clock
from accounts.context import authority
from cases.knowing import learn
from cases.person_facts import KINDS
from forms.adoption import publish_form
from records.models import RecordVersion
from tests.browser.serving import CHROMIUM, Person, chromium, in_thread, standing
from tests.browser.test_targets import SMALL
from tests.browser.widths import WIDTHS
from tests.cast import Cast
from tests.desk.stories import begun, decision
from tests.workflow.answers import ASSESSMENT, submit
from tests.workflow.test_changed_form_told import changed
from tests.workflow.test_form_moves import written
from workflow.form_moves import move_task
from workflow.models import Task
from workflow.work import draft_of

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]
PAGE = "about-the-child"
CHIP = "#qreligion_belief-source"
SINCE = "[data-question='/religion_belief'] [data-since]"


def knows(cast: Cast, code: str, minutes: int) -> None:
    with authority(cast.id), clock.at(clock.now() + timedelta(minutes=minutes)):
        learn(cast.cases["wilf"].child, KINDS["religion"], {"code": code}, cast.priya, clock.today())


def begun_with_a_fact(cast: Cast) -> Task:
    knows(cast, "SIKH", -60)
    task = begun(cast)
    with authority(cast.id):
        draft_of(task, cast.sam)
    return task


@pytest.mark.parametrize("width", WIDTHS)
def test_a_prefilled_answer_is_confirmed_changed_and_put_back_by_keyboard(northmere: Cast, width: int) -> None:
    task = begun_with_a_fact(northmere)
    with standing() as address, chromium() as browser:
        sam = Person(browser, address, width)
        sam.arrive("sam@northmere.example")
        url = f"{address}/tasks/{task.pk}/form/"
        sam.page.goto(f"{url}{PAGE}/")
        chip = sam.page.locator(CHIP)
        sam.page.locator(f"{CHIP} button").focus()
        sam.shot(f"filled-{width}")
        sam.page.keyboard.press("Enter")
        sam.page.wait_for_url("**#qreligion_belief-source")
        assert "Confirmed by you today" in chip.inner_text()
        sam.look()
        assert sam.page.evaluate(SMALL) == []
        sam.shot(f"confirmed-{width}")
        before = sam.page.get_by_label("Religion or belief").input_value()
        sam.page.get_by_label("Religion or belief").fill("None now")
        assert not chip.is_visible()
        sam.page.get_by_label("Religion or belief").fill(before)
        assert "Confirmed by you today" in chip.inner_text()
        assert sam.page.locator(SINCE).get_attribute("open") is None
        sam.page.get_by_label("Religion or belief").fill("None now")
        assert not chip.is_visible()
        assert sam.page.locator(SINCE).get_attribute("open") is not None
        sam.page.keyboard.press("Tab")  # to the words that close it again
        for part in ("Tab", "5", "Tab", "3", "Tab", "2024", "Tab", "ArrowDown"):
            sam.page.keyboard.press(part) if part in ("Tab", "ArrowDown") else sam.page.keyboard.type(part)
        sam.press("Save and leave")
        sam.page.wait_for_url("**/my-work/")
        sam.page.goto(f"{url}{PAGE}/")
        sam.page.get_by_label("Religion or belief").fill(before)
        assert "From “Religion or belief”" in chip.inner_text()
        assert "Changed" not in chip.inner_text()
        sam.page.get_by_label("Religion or belief").fill("None now")
        assert "Changed" in chip.inner_text()
        sam.page.locator(f"{CHIP} summary").press("Enter")
        sam.look()
        sam.shot(f"changed-{width}")
        sam.page.goto(f"{url}check/")
        sam.look()
        assert "Changed: it was “Sikh”" in sam.page.inner_text("main")
        assert "What stood before was never right. So since 5 March 2024." in sam.page.inner_text("main")
        sam.page.goto(f"{url}{PAGE}/")
        sam.page.locator(f"{CHIP} summary").press("Enter")
        sam.page.get_by_role("button", name="Put that back").press("Enter")
        sam.page.wait_for_url("**#qreligion_belief-source")
        assert "Confirmed by you today" in chip.inner_text()
        in_thread(lambda: knows(northmere, "CHRISTIAN", 5))
        sam.page.reload()
        sam.look()
        sam.shot(f"newer-{width}")
        assert "Now it is" in chip.inner_text()
        sam.page.goto(f"{url}check/")
        sam.look()
        assert sam.page.evaluate(SMALL) == []
        sam.shot(f"check-{width}")
        source = sam.page.locator(".cw-lookat .cw-list__second a").first
        assert source.evaluate("e => getComputedStyle(e).display") == "inline"  # one sentence, not a box within it


def test_it_works_without_scripts(northmere: Cast) -> None:
    task = begun_with_a_fact(northmere)
    with standing() as address, chromium() as browser:
        sam = Person(browser, address, 320, scripts=False)
        sam.arrive("sam@northmere.example")
        sam.page.goto(f"{address}/tasks/{task.pk}/form/{PAGE}/")
        sam.page.get_by_role("button", name="Still right").click()
        assert "Confirmed by you today" in sam.page.inner_text(CHIP)
        sam.page.get_by_role("button", name="Not sure any more").click()
        in_thread(lambda: knows(northmere, "CHRISTIAN", 5))
        sam.page.reload()
        sam.page.get_by_role("button", name="Use what it is now").click()
        assert sam.page.get_by_label("Religion or belief").input_value() == "Christian"
        sam.page.get_by_label("Religion or belief").fill("Quaker")
        sam.press("Save and leave")
        sam.page.goto(f"{address}/tasks/{task.pk}/form/{PAGE}/")
        assert sam.page.locator(SINCE).get_attribute("open") is not None
        sam.page.locator(SINCE).get_by_label("It was never right").check()
        sam.look()
        sam.shot("since-without-scripts")
        sam.press("Save and leave")
        sam.page.goto(f"{address}/tasks/{task.pk}/form/{PAGE}/")
        assert sam.page.locator(SINCE).get_by_label("It was never right").is_checked()


@pytest.mark.parametrize("width", WIDTHS)
def test_whoever_decides_sees_what_was_changed_and_chooses(northmere: Cast, width: int) -> None:
    task = begun_with_a_fact(northmere)
    with authority(northmere.id):
        submit(task, northmere.sam, ASSESSMENT | {"religion_belief": "Quaker"})
        review = decision(northmere)
        version = RecordVersion.objects.get(form_version__key="child_and_family_assessment")
        reference = version.record.reference
    knows(northmere, "CHRISTIAN", 5)
    with standing() as address, chromium() as browser:
        priya = Person(browser, address, width)
        priya.arrive("priya@northmere.example")
        priya.page.goto(f"{address}/tasks/{review.pk}/form/")
        priya.look()
        assert priya.page.evaluate(SMALL) == []
        priya.shot(f"approval-{width}")
        priya.page.locator("input[value=approve]").check()
        priya.press("Record decision")
        assert "Choose what counts for Wilf Larkspur" in priya.look()
        priya.page.locator(".govuk-error-summary a").first.press("Enter")
        priya.page.keyboard.press("Space")
        assert priya.page.get_by_label("Keep “Christian”").is_checked()
        priya.shot(f"choice-{width}")
        priya.press("Record decision")
        priya.page.goto(f"{address}/records/{reference}/1/")
        assert "Changed by the author. Filled in: From" in priya.look()
        priya.shot(f"record-{width}")


@pytest.mark.parametrize("width", WIDTHS)
def test_what_changed_in_the_form_is_read_once(northmere: Cast, width: int) -> None:
    with authority(northmere.id):
        task = written(northmere)
        move_task(task.pk, publish_form(changed(), 2), northmere.ana, "Asks more.")
    with standing() as address, chromium() as browser:
        sam = Person(browser, address, width)
        sam.arrive("sam@northmere.example")
        sam.page.goto(f"{address}/tasks/{task.pk}/form/")
        assert "The form changed while you wrote" in sam.look()
        sam.page.locator(".cw-note summary").first.press("Enter")
        sam.shot(f"moved-{width}")
        sam.press("I have read this")
        assert "The form changed while you wrote" not in sam.look()
