"""Ana changes a form in a browser while Sam writes: at both widths, with and without JavaScript; nothing is lost."""

import json
from pathlib import Path

import pytest

from accounts.context import authority
from forms.models import Draft
from tests.browser.serving import CHROMIUM, chromium, in_thread, standing
from tests.browser.test_studio_in_browser import Analyst
from tests.cast import Cast
from tests.studio.form_drafts import FORM, begun, changed_assessment, work_off
from workflow.models import Task

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), pytest.param(320, False, marks=pytest.mark.soak_only)])
def test_an_analyst_changes_a_form_while_drafts_are_open(
    northmere: Cast, width: int, scripts: bool, tmp_path: Path
) -> None:
    tasks = begun(northmere, 3)
    with authority(northmere.id):
        before = [Draft.objects.get(pk=task.draft_id).entered for task in tasks]
    broken, good = tmp_path / "broken.json", tmp_path / "assessment.json"
    document = changed_assessment()
    good.write_text(json.dumps(document))
    document["schema"]["properties"]["who_was_seen"]["$ref"] = "https://example.org/"
    broken.write_text(json.dumps(document))
    with standing() as address, chromium() as browser:
        ana = Analyst(browser, address, width, scripts=scripts)
        ana.arrive("ana@northmere.example")
        ana.page.goto(f"{address}/studio/forms/")
        assert "3 of version 1" in ana.look()
        ana.follow("How hard they are to read")
        ana.look()
        ana.page.go_back()
        ana.follow("Publish a form")
        ana.look()
        ana.page.set_input_files("#file", broken)
        ana.page.fill("#reason", "Plainer words.")
        ana.press("Check the file")
        assert "1 problem in broken.json" in ana.look()
        ana.page.set_input_files("#file", good)
        ana.press("Check this file instead")
        words = ana.look()
        assert "Needs a step" in words
        assert "Wilf" not in words
        ana.follow("Write steps")
        ana.look()
        ana.follow("Take an answer along to another question")
        ana.page.select_option("#old", "/child_feelings")
        ana.press("Add this step")
        assert "Choose the question that is asked now" in ana.look()
        ana.page.select_option("#new", "/child_emotions")
        ana.press("Add this step")
        ana.follow("Fill in an answer where there is none")
        ana.look()
        ana.page.select_option("#at", "/parents_know")
        ana.press("Go on")
        ana.look()
        ana.page.locator("[name='/parents_know']").first.check()
        ana.press("Add this step")
        ana.press("Move up")
        ana.look()
        with ana.page.expect_navigation():
            ana.page.locator('main button:has-text("Remove")').first.click()
        assert "goes along to" in ana.look()
        ana.follow("See what becomes of the drafts")
        assert "3 drafts keep all that is typed where it is asked." in ana.look()
        ana.page.locator("main table a").first.click()
        assert "What you type here is not kept." in ana.look()
        ana.follow("Show it with made-up answers")
        ana.look()
        ana.follow("Version 2")
        ana.press("Publish version 2")
        assert "Published: Child and family assessment, version 2." in ana.look()
        ana.follow("Child and family assessment")
        ana.look()
        ana.follow("Compare two versions")
        ana.look()
        ana.page.go_back()
        ana.follow("Use for new work")
        ana.look()
        ana.page.go_back()
        ana.press("Move 3 open tasks to it")
        assert "3 open tasks ask an earlier version" in ana.look()
        ana.page.fill("#run-reason", "Plainer words.")
        ana.press("Move the 3")
        ana.look()
        in_thread(lambda: work_off(northmere))
        if scripts:
            ana.page.get_by_text("3 moved.").wait_for()
        else:
            ana.follow("Look again")
        assert "3 moved." in ana.look()
        ana.page.fill("#undo-reason", "Not yet.")
        ana.press("Move them back")
        in_thread(lambda: work_off(northmere))
        if scripts:
            ana.page.get_by_text("3 moved back.").wait_for()
        else:
            ana.follow("Look again")
        assert "3 moved back." in ana.look()
        ana.page.goto(f"{address}/studio/forms/{FORM}/")
        ana.look()
    with authority(northmere.id):
        assert [Draft.objects.get(pk=task.draft_id).entered for task in tasks] == before
        assert Task.objects.filter(form_version__number=2).count() == 0
