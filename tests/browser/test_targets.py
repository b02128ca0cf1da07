"""What is pressed on a telephone is large enough to press: 24 px high and wide (WCAG 2.5.8)."""

import pytest

from accounts.context import authority
from cases.models import Kinship, Person
from cases.relationships import relate
from tests.browser.serving import CHROMIUM, chromium, standing
from tests.browser.serving import Person as Reader
from tests.browser.widths import WIDTHS
from tests.cast import Cast
from tests.desk.stories import decided

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]

SMALL = """() => [...document.querySelectorAll('a[href], button, summary, select, input:not([type=hidden])')]
  .filter(one => one.checkVisibility() && !one.closest('.govuk-skip-link, .govuk-visually-hidden'))
  .filter(one => getComputedStyle(one).display !== 'inline' || !one.closest('p, dd, .cw-note'))
  .map(one => [one, one.getBoundingClientRect()])
  .filter(([one, box]) => box.width > 1 && (box.height < 24 || box.width < 24))
  .map(([one, box]) => `${one.innerText || one.id || one.className}: ${box.width} x ${box.height}`)"""
"""Links within a sentence are as high as its line (the exception “inline” of 2.5.8)."""


@pytest.mark.parametrize("width", WIDTHS)
def test_what_is_pressed_on_the_main_pages_is_24_px_high(northmere: Cast, width: int) -> None:
    decided(northmere)
    with authority(northmere.id):
        mother = Person.objects.create(given_name="Marigold", family_name="Larkspur")
        row = relate(northmere.cases["wilf"], mother, Kinship.MOTHER, northmere.sam)
    file = f"/cases/{northmere.cases['wilf'].reference}/"
    pages: tuple[str, ...] = ("/my-work/", "/cases/", file, f"{file}details/", f"{file}family/{row.pk}/end/")
    pages += (f"{file}family/{row.pk}/correct/", f"{file}family/add/", "/records/R-2026-000001/1/", "/notifications/")
    with standing() as address, chromium() as browser:
        sam = Reader(browser, address, width)
        sam.arrive("sam@northmere.example")
        small = {}
        for path in pages:
            sam.page.goto(f"{address}{path}")
            sam.look()
            small[path] = sam.page.evaluate(SMALL)
        assert small == {path: [] for path in pages}
        sam.page.goto(f"{address}{file}family/add/")
        beside = sam.page.locator(".cw-inline .govuk-radios__item").evaluate_all(
            "all => all.map(({children: [a, b]}) => b.getBoundingClientRect().y - a.getBoundingClientRect().y)"
        )
        assert len(beside) == 3
        assert max(map(abs, beside)) < 12, "the words of an answer stand beneath its button"
