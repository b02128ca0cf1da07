"""An analyst in a browser, at both widths: publishes, rehearses, maps, moves work, watches, and takes it back."""

import json
from pathlib import Path
from typing import Any

import pytest

from accounts import clock
from accounts.context import authority
from jobs.worker import make_worker
from tests.browser.serving import CHROMIUM, Person, chromium, in_thread, standing
from tests.browser.widths import WIDTHS
from tests.cast import Cast
from tests.workflow.migrating import ONE_STEP, START_AND_END, work_off
from tests.workflow.running import boundary, bpmn, flows, timer, user_task
from workflow.adoption import publish_process, use_process
from workflow.models import ProcessInstance
from workflow.starting import start_for_case

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]

CHANGED = bpmn(
    "made_up",
    START_AND_END,
    '<endEvent id="Over"/>',
    user_task("Draft", schedule='dueDate="=working days after(today, 5)"'),
    user_task("Approve", role="team_manager"),
    boundary("Late", "Draft", timer("timeDuration", "P10D"), interrupting=False),
    flows("Start > Draft", "Draft > Approve", "Approve > End", "Late > Over"),
)
BROKEN = CHANGED.replace(b'formId="manager_decision"', b'formId=""')


class Analyst(Person):
    """Ana at her browser; of all that she sees there are pictures (`Person.shot`)."""

    seen = 0

    def look(self) -> str:
        words = super().look()
        type(self).seen += 1
        width = (self.page.viewport_size or {"width": 0})["width"]
        self.shot(f"{width}-{self.seen:02}")
        return words

    def send(self, path: Path, reason: str, scenarios: Path) -> None:
        self.page.set_input_files("#file", path)
        self.page.set_input_files("#scenarios", scenarios)
        self.page.fill("#reason", reason)
        self.press("Check the file")

    def mend(self, field: str, path: Path, button: str) -> None:
        self.page.set_input_files(f"#{field}", path)
        self.press(button)


def prepare(cast: Cast) -> None:
    with authority(cast.id):
        use_process(publish_process(ONE_STEP.replace(b'name="made_up"', b'name="Help at home"'), 1))
        for _ in range(4):
            start_for_case("made_up", cast.cases["wilf"], cast.sam)
        process = start_for_case("made_up", cast.cases["tansy"], cast.ren)
        ProcessInstance.objects.filter(pk=process.pk).update(suspended_at=clock.now())


def scenarios(*expected: dict[str, Any]) -> bytes:
    """A scenario for each of what is expected at the end."""
    done = [{"complete": {"task": task, "answers": {"decision": "approve"}}} for task in ("Draft", "Approve")]
    made = [
        {"name": f"Help is agreed, case {number}", "started_on": "2026-07-14", "steps": [*done, {"expect": expect}]}
        for number, expect in enumerate(expected, start=1)
    ]
    return json.dumps({"scenarios": made}).encode()


def play() -> None:
    """Play the scenarios as the worker does."""
    make_worker(until_empty=True).run()


def do_work(cast: Cast) -> None:
    with authority(cast.id):
        work_off()


@pytest.mark.parametrize("width", WIDTHS)
def test_an_analyst_changes_a_process_while_work_runs(northmere: Cast, width: int, tmp_path: Path) -> None:
    prepare(northmere)
    good, broken = tmp_path / "help.bpmn", tmp_path / "broken.bpmn"
    right, wrong = tmp_path / "help.tests.json", tmp_path / "wrong.tests.json"
    good.write_bytes(CHANGED.replace(b'name="made_up"', b'name="Help at home"'))
    broken.write_bytes(BROKEN)
    right.write_bytes(scenarios({"finished": True}))
    wrong.write_bytes(scenarios({"finished": True}, {"finished": False}))
    with standing() as address, chromium() as browser:
        ana = Analyst(browser, address, width)
        ana.arrive("ana@northmere.example")
        ana.follow("Processes")
        assert "Help at home" in ana.look()
        ana.follow("Publish a BPMN file")
        ana.look()
        ana.send(broken, "An approval, and a reminder.", wrong)
        assert "2 problems in broken.bpmn" in ana.look()
        ana.follow("Processes")
        ana.follow("broken.bpmn")
        ana.mend("file", good, "Check this file")
        assert "0 of 2 scenarios are played." in ana.look()
        in_thread(play)
        ana.page.get_by_role("heading", name="1 scenario failed").wait_for()  # the page draws itself anew
        assert "finished: expected no, got yes." in ana.look()
        ana.mend("scenarios", right, "Play this file")
        in_thread(play)
        ana.page.get_by_role("heading", name="The scenario went as expected").wait_for()
        assert "3 that no scenario touches" in ana.look()
        ana.press("Publish version 2")
        assert "Write why it may be published all the same." in ana.look()
        assert ana.page.evaluate("document.activeElement.className") == "govuk-error-summary"
        ana.page.fill("#excuse", "The reminder is as in the other process.")
        ana.press("Publish version 2")
        words = ana.look()
        assert "Published: Help at home, version 2." in words
        assert "The reminder is as in the other process." in words
        ana.follow("Help at home")
        ana.look()
        ana.press("Rehearse")
        assert "Nothing moves yet" in ana.look()
        ana.page.check("input[name=to][value=Draft]")
        ana.press("Use for these 4")
        words = ana.look()
        assert "Move the 4" in words
        assert "Wilf" not in words
        ana.follow("See them")
        ana.look()
        ana.page.go_back()
        ana.press("Move the 4")
        assert "Nothing is changed" in ana.look()
        assert ana.page.evaluate("document.activeElement.className") == "govuk-error-summary"
        ana.page.fill("#run-reason", "The board wants two pairs of eyes.")
        ana.press("Move the 4")
        assert "0 of 5 looked at" in ana.look()
        in_thread(lambda: do_work(northmere))
        ana.page.get_by_text("4 moved.").wait_for()  # the page draws itself anew
        words = ana.look()
        assert "1 stayed where it was" in words
        assert "New work still starts on version 1" in words
        ana.page.fill("#undo-reason", "The board changed its mind.")
        ana.press("Move it back")
        ana.page.get_by_role("heading", name="Work is being moved back").wait_for()
        in_thread(lambda: do_work(northmere))
        ana.page.get_by_text("4 moved back.").wait_for()
        ana.look()
        ana.page.goto(f"{address}/studio/processes/made_up/")
        ana.look()
        ana.follow("Use for new work")
        ana.look()
        ana.page.fill("#reason", "Agreed by the practice board.")
        ana.press("Use it for new work")
        assert "New work starts on version 2 now." in ana.look()
        assert [each for each in ana.complaints if "favicon" not in each] == []


def test_it_works_without_javascript(northmere: Cast, tmp_path: Path) -> None:
    prepare(northmere)
    good = tmp_path / "help.bpmn"
    good.write_bytes(CHANGED)
    with standing() as address, chromium() as browser:
        ana = Person(browser, address, 1280, scripts=False)
        ana.arrive("ana@northmere.example")
        ana.page.goto(f"{address}/studio/processes/publish/")
        right = tmp_path / "help.tests.json"
        right.write_bytes(scenarios({"finished": True}))
        ana.page.set_input_files("#file", good)
        ana.page.set_input_files("#scenarios", right)
        ana.page.fill("#reason", "An approval, and a reminder.")
        ana.press("Check the file")
        in_thread(play)
        ana.follow("Look again")
        assert "The scenario went as expected" in ana.look()
        ana.page.fill("#excuse", "The reminder is as in the other process.")
        ana.press("Publish version 2")
        ana.page.goto(f"{address}/studio/processes/made_up/")
        ana.press("Rehearse")
        ana.page.check("input[name=to][value=Draft]")
        ana.press("Use for these 4")
        ana.page.fill("#run-reason", "The board wants two pairs of eyes.")
        ana.press("Move the 4")
        in_thread(lambda: do_work(northmere))
        ana.follow("Look again")
        assert "4 moved." in ana.look()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_shipped_version_shows_its_drawing_and_its_scenarios(northmere: Cast, width: int) -> None:
    with standing() as address, chromium() as browser:
        ana = Analyst(browser, address, width)
        ana.arrive("ana@northmere.example")
        ana.follow("Processes")
        ana.follow("Child and family assessment")
        ana.follow("Version 1")
        ana.page.locator(".cw-diagram svg[role=img]").wait_for()
        words = ana.look()
        assert "Came with Casewright. No work runs on it." in words
        ana.page.get_by_role("button", name="Larger").press("Enter")
        with ana.page.expect_download() as waiting:
            ana.page.get_by_text("Download the BPMN file").click()
        assert waiting.value.suggested_filename == "child_and_family_assessment-version-1.bpmn"
        assert [each for each in ana.complaints if "favicon" not in each] == []
