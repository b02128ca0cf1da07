"""Ana changes a form on a phone's width with a keyboard alone: from the file to the version that new work uses."""

import json
from pathlib import Path

import pytest

from accounts.context import authority
from forms.models import ActiveForm
from tests.browser.keyboard import Keyboard
from tests.browser.serving import CHROMIUM, chromium, in_thread, standing
from tests.cast import Cast
from tests.desk.pages import assessment
from tests.studio.form_drafts import FORM, begun, changed_assessment, work_off

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]


def test_a_form_is_uploaded_compared_given_a_step_tried_and_used(northmere: Cast, tmp_path: Path) -> None:
    begun(northmere, 2)
    file = tmp_path / "assessment.json"
    file.write_text(json.dumps(changed_assessment()))
    listed = next(iter(assessment().lists.values()))
    page = assessment().page(listed.page)
    assert page is not None
    with standing() as address, chromium() as browser:
        ana = Keyboard(browser, address, 320)
        ana.arrive("ana@northmere.example")
        ana.page.goto(f"{address}/studio/forms/")
        ana.go("Publish a form")
        ana.stop_at_field("file")
        ana.page.set_input_files("#file", file)  # the system's own window, in which a file is chosen
        ana.answer("reason", ["Plainer words."])
        ana.go("Check the file")
        words = ana.look()
        assert "Needs a step" in words
        assert "In 2 drafts something is not seen, not accepted or dropped." in words
        ana.go("Write steps", "Take an answer along")
        ana.answer("old", ["/child_feelings"])
        ana.answer("new", ["/child_emotions"])
        ana.go("Add this step")
        assert "goes along to" in ana.look()
        ana.go("See what becomes of the drafts")
        assert "2 drafts keep all that is typed where it is asked." in ana.look()
        ana.go(page.title, f"The page of one item: {listed.items.noun if listed.items else ''}")
        ana.look()
        ana.go("Show it with made-up answers")
        assert "With made-up answers." in ana.look()
        ana.go("Version 2")
        ana.answer("reason", ["Plainer words."])
        ana.go("Publish version 2")
        assert "Published: Child and family assessment, version 2." in ana.look()
        ana.go("Child and family assessment", "Compare two versions")
        assert "the new question" in ana.look()
        ana.page.goto(f"{address}/studio/forms/{FORM}/")
        ana.go("Use for new work")
        ana.answer("reason", ["The board agreed."])
        ana.go("Use it for new work")
        assert "New work uses version 2 now." in ana.look()
        ana.go("Move 2 open tasks to it")
        ana.answer("reason", ["Plainer words."])
        ana.go("Move the 2")
        in_thread(lambda: work_off(northmere))
        ana.page.get_by_text("2 moved.").wait_for()
        ana.look()
    with authority(northmere.id):
        assert ActiveForm.objects.get(key=FORM).version.number == 2
