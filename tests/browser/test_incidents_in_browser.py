"""Failed steps at both widths: accessible, by keyboard and without scripts, from the notification to the end."""

import pytest

from accounts.context import authority
from tests.browser.serving import CHROMIUM, Person, chromium, standing
from tests.browser.widths import WIDTHS_AND_SCRIPTS
from tests.cast import Cast
from tests.workflow.failing_steps import CHOOSE, failed, stuck_in
from workflow.starting import start_for_case

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]


def fails(cast: Cast) -> None:
    """Wilf's work, twice, and Tansy's stand at a gateway without a way."""
    with authority(cast.id):
        failed(cast, CHOOSE)
        stuck_in(start_for_case("made_up", cast.cases["wilf"], cast.sam))
        stuck_in(start_for_case("made_up", cast.cases["tansy"], cast.ren))


@pytest.mark.parametrize(("width", "scripts"), WIDTHS_AND_SCRIPTS)
def test_a_manager_learns_of_a_failed_step_and_mends_it(northmere: Cast, width: int, scripts: bool) -> None:
    fails(northmere)
    with standing() as address, chromium() as browser:
        priya = Person(browser, address, width, scripts=scripts)
        priya.arrive("priya@northmere.example")
        priya.page.goto(f"{address}/notifications/")
        priya.follow("could not be done")
        assert "Nothing has failed" not in priya.look()
        assert "Which way" in priya.page.evaluate("location.hash && document.querySelector(location.hash).innerText")
        priya.follow("Wilf")
        assert "None of the ways out of this step" in priya.look()
        priya.press("Try again now")
        assert "failed again" in priya.look()
        priya.page.focus("summary:has-text('Go on without')")
        priya.page.keyboard.press("Enter")
        priya.choose("flow", "Choice_Left")
        priya.press("Go on without this step")
        assert "Write why" in priya.look()
        priya.page.fill("#skip-reason", "Nobody wrote it down.")
        priya.press("Go on without this step")
        assert "went on without this step" in priya.look()
        priya.follow("Failed steps")
        priya.follow("Wilf")
        priya.page.click("summary:has-text('Set a value')")
        priya.choose("name", "go")
        priya.choose("value_kind", "number")
        priya.type("value", "2")
        priya.choose("holds", "rest")
        priya.page.fill("#set-reason", "The form did not ask.")
        priya.press("Set it and try again")
        assert "Set “go” for the rest of this work?" in priya.look()
        priya.press("Go back and change it")
        priya.press("Set it and try again")
        assert "No date of open work moves." in priya.look()
        priya.press("Set it and try again")
        assert "was done, and the work went on." in priya.look()
        priya.follow("Failed steps")
        assert "Nothing has failed." in priya.look()
        priya.follow("Over")
        assert "Skipped" in priya.look()
        assert [told for told in priya.complaints if "422" not in told] == []
