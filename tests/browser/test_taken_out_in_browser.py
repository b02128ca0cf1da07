"""Saying what became of somebody taken out of a list, and deciding on it, at both widths and by keyboard."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction

from accounts.context import authority
from cases.models import Kinship
from cases.models import Person as Somebody
from cases.relationships import relate
from forms.drafts import locked, write
from forms.item_drafts import remove_item
from records import pdf
from records.document import gather
from records.models import RecordVersion, Rendition
from tests.browser.serving import CHROMIUM, Person, chromium, in_thread, standing
from tests.browser.test_targets import SMALL
from tests.browser.widths import WIDTHS
from tests.cast import Cast
from tests.desk.pages import entered
from tests.desk.stories import begun, decision
from tests.workflow.answers import ASSESSMENT
from workflow.models import Task
from workflow.work import draft_of

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.soak_only,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]


def taken_out(cast: Cast) -> Task:
    """An assessment of Wilf, whole but for Jo and Tom, of his family in the file, whom Sam took out."""
    with authority(cast.id):
        for name, kind in (("Jo", Kinship.MOTHER), ("Tom", Kinship.FATHER)):
            person = Somebody.objects.create(given_name=name, family_name="Larkspur")
            relate(cast.cases["wilf"], person, kind, cast.priya, starts_on=date(2015, 1, 1))
    task = begun(cast)
    with authority(cast.id), transaction.atomic():
        draft = locked(draft_of(task, cast.sam).pk)
        held = {slug: {**draft.entered.get(slug, {}), **typed} for slug, typed in entered(ASSESSMENT).items()}
        write(draft, {**draft.entered, **held}, cast.sam)
        for item in ("f10", "f11"):
            remove_item(draft.pk, "/family", item, cast.sam)
    return task


@pytest.mark.parametrize("width", WIDTHS)
def test_it_is_said_by_keyboard_read_by_the_approver_and_shown_by_the_record(northmere: Cast, width: int) -> None:
    task = taken_out(northmere)
    with standing() as address, chromium() as browser:
        sam = Person(browser, address, width)
        sam.arrive("sam@northmere.example")
        sam.page.goto(f"{address}/tasks/{task.pk}/form/check/")
        jo = sam.page.get_by_role("group", name="Jo · Larkspur · Mother").first
        sam.look()
        assert sam.page.evaluate(SMALL) == []
        sam.shot(f"out-asked-{width}")
        jo.get_by_label("It ended").press("Space")
        for part in ("Tab", "15", "Tab", "7", "Tab", "2027"):
            sam.page.keyboard.press(part) if part == "Tab" else sam.page.keyboard.type(part)
        sam.page.keyboard.press("Enter")  # saves, and submits nothing
        sam.page.wait_for_url("**#taken-out")
        assert jo.get_by_label("It ended").is_checked()
        sam.press("Submit for approval")
        sam.page.wait_for_url("**problems=1*")
        sam.look()
        sam.shot(f"out-wrong-{width}")
        sam.page.get_by_role("link", name="must be today or in the past").first.press("Enter")
        assert sam.page.evaluate("document.activeElement.name") == "/family~out/f10~last/day"
        jo.get_by_label("Year").fill("2025")
        sam.press("Submit for approval")
        sam.page.wait_for_url(lambda url: "/form/" not in url)
        review = in_thread(lambda: _decision(northmere))
        priya = Person(browser, address, width)
        priya.arrive("priya@northmere.example")
        priya.page.goto(f"{address}/tasks/{review.pk}/form/")
        assert "It ended: its last day was 15 July 2025." in priya.page.inner_text("main")
        assert "Nothing was said of why" in priya.page.inner_text("main")
        priya.look()
        assert priya.page.evaluate(SMALL) == []
        priya.shot(f"out-approval-{width}")
        sam.page.goto(f"{address}{in_thread(lambda: _record(northmere))}")
        assert "Taken out by the author: “Jo · Larkspur · Mother”" in sam.page.inner_text("main")
        sam.look()
        sam.shot(f"out-record-{width}")
        kept_pdf(lambda: _pdf(northmere), width)


def kept_pdf(make: Callable[[], bytes], width: int) -> None:
    if folder := os.environ.get("SHOTS"):
        Path(folder, f"out-{width}.pdf").write_bytes(in_thread(make))


def _pdf(cast: Cast) -> bytes:
    with authority(cast.id):
        return pdf.render(gather(Rendition.objects.latest("asked_at")))


def _decision(cast: Cast) -> Task:
    with authority(cast.id):
        return decision(cast)


def _record(cast: Cast) -> str:
    with authority(cast.id):
        version = RecordVersion.objects.select_related("record").get(form_version__key="child_and_family_assessment")
        return f"/records/{version.record.reference}/1/"
