"""The page about a child at both widths, and without scripts."""

from datetime import date

import pytest

from accounts.context import authority
from cases.knowing import learn
from cases.models import Kinship
from cases.models import Person as Relative
from cases.person_facts import KINDS
from cases.relationships import relate
from tests.browser.serving import CHROMIUM, Person, chromium, standing
from tests.browser.test_targets import SMALL
from tests.browser.widths import WIDTHS
from tests.cast import Cast

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]
KNOWN = (
    ("alert", {"code": "VISIT_IN_PAIRS", "words": "Says the police, 3 July. Ring the duty desk first."}, None),
    ("interpreter", {"code": "SPOKEN"}, None),
    ("first_language", {"code": "pl"}, None),
    ("religion", {"code": "NONE"}, None),
    ("religion", {"code": "CHRISTIAN", "words": "Orthodox"}, date(2026, 7, 1)),
    ("address", {"use": "home", "lines": "1 Quay Street\nNorthmere\nNM1 1AA"}, date(2026, 2, 1)),
)


@pytest.mark.parametrize("width", WIDTHS)
def test_what_is_known_is_read_and_written_down_at_both_widths(northmere: Cast, width: int) -> None:
    file = f"/cases/{northmere.cases['wilf'].reference}/"
    with authority(northmere.id):
        for kind, value, on in KNOWN:
            learn(northmere.cases["wilf"].child, KINDS[kind], value, northmere.sam, on)
        jo = Relative.objects.create(given_name="Jo", family_name="Larkspur")
        row = relate(northmere.cases["wilf"], jo, Kinship.MOTHER, northmere.sam)
        learn(jo, KINDS["contact"], {"number": "07700 900123", "words": "After six"}, northmere.sam, None)
        learn(jo, KINDS["alert"], {"code": "DOG", "words": "Ring from the gate."}, northmere.sam, None)
        mother = f"{file}about/family/{row.pk}/"
    with standing() as address, chromium() as browser:
        sam = Person(browser, address, width)
        sam.arrive("sam@northmere.example")
        about = (f"{file}about/", f"{file}about/alert/", f"{file}about/religion/", mother, f"{mother}contact/")
        for path in (file, *about, f"{file}details/", f"{file}death/", "/cases/"):
            sam.page.goto(f"{address}{path}")
            sam.look()
            assert sam.page.evaluate(SMALL) == [], path
        sam.page.goto(f"{address}{file}death/")
        for part, typed in (("Day", "3"), ("Month", "7"), ("Year", "2026")):
            sam.page.get_by_label(part, exact=True).fill(typed)
        sam.press("Continue")
        assert "died on 3 July 2026." in sam.look()
        sam.press("Write it down")
        assert "died 3 July 2026, aged 10 years" in sam.look()
        sam.page.goto(f"{address}{file}about/ethnicity/")
        sam.press("Write it down")
        assert "Choose an answer to “Ethnicity”" in sam.look()
        sam.page.get_by_label("Ethnicity").select_option(label="Pakistani")
        sam.press("Write it down")
        assert "Pakistani" in sam.look()
        sam.page.locator("#religion summary").press("Enter")
        assert "No religion" in sam.look()


def test_it_works_without_scripts(northmere: Cast) -> None:
    file = f"/cases/{northmere.cases['wilf'].reference}/"
    with standing() as address, chromium() as browser:
        sam = Person(browser, address, 320, scripts=False)
        sam.arrive("sam@northmere.example")
        sam.page.goto(f"{address}{file}about/nhs_number/")
        sam.page.get_by_label("NHS number").fill("943 476 5919")
        sam.page.get_by_role("button", name="Write it down").click()
        assert "9434765919" in sam.page.inner_text("#nhs_number")
        sam.page.goto(f"{address}/cases/")
        sam.page.get_by_label("Find a child by name, date of birth or number").fill("943 476 5919")
        sam.page.get_by_role("button", name="Find").click()
        assert sam.page.url == f"{address}{file}"
