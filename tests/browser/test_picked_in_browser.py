"""People and addresses that the file knows, on a phone's width: chosen by keyboard, saved, still chosen afterwards."""

from typing import Any

import pytest

from accounts.context import authority
from forms.models import Draft
from tests.browser.keyboard import Keyboard
from tests.browser.serving import CHROMIUM, chromium, standing
from tests.cast import Cast
from tests.desk.test_picked_and_signed import task_with

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]


def answers(cast: Cast, task: Any) -> dict[str, Any]:
    with authority(cast.id):
        draft = Draft.objects.select_related("form_version").get(task=task)
        return dict(draft.form_version.definition.answers_from(draft.entered)[0])


def test_somebody_and_an_address_of_the_file_are_picked_on_a_phone(northmere: Cast) -> None:
    task = task_with(northmere)
    with standing() as address, chromium() as browser:
        sam = Keyboard(browser, address, 320)
        sam.arrive("sam@northmere.example")
        url = f"{address}/tasks/{task.pk}/form/small-form/"
        sam.page.goto(url)
        sam.look()
        for name, words in (("/home/known", "Home: 3 Mill Lane"), ("/present/who", "Mara Larkspur, mother")):
            wanted = sam.page.get_by_label(words).first.get_attribute("value")
            sam.answer(name, [str(wanted)])
        sam.go("Save and continue")
        assert "Mara Larkspur, mother" in sam.look()
        sam.page.goto(url)
        assert sam.page.get_by_label("Mara Larkspur, mother").is_checked()
        assert sam.page.get_by_label("Home: 3 Mill Lane").first.is_checked()
        sam.look()
    held = answers(northmere, task)
    assert held["present"]["name"] == "Mara Larkspur"
    assert held["home"]["postcode"] == "SW1A 2AA"
