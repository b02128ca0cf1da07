"""A contact at both widths: a contact officer writes it down, a manager decides, and the referral says it already."""

import json

import pytest

from accounts.context import authority
from cases.opening import allocate, open_case
from tests.browser.scenes import open_task, write
from tests.browser.serving import CHROMIUM, Person, chromium, standing
from tests.browser.widths import WIDTHS
from tests.cast import Cast, make_person
from tests.conftest import TODAY
from tests.desk.pages import entered
from tests.forms.test_shipped_forms import ROOT

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]

ANSWERS = json.loads((ROOT / "processes/assessment/contact.tests.json").read_text("utf-8"))["answers"]
CONTACT = ANSWERS["contact"]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_contact_becomes_a_referral_that_says_it_already(northmere: Cast, width: int) -> None:
    with authority(northmere.id):
        make_person(northmere, "Nell Brook", "contact_officer", "Front door")
        make_person(northmere, "Ivo Hale", "team_manager", "Front door")
        case = open_case("Ivy", "Rushton", born=TODAY.date().replace(year=2019))
        allocate(case, northmere.teams["Front door"], None, starts_on=TODAY.date())
        fields = {
            "contact": entered(CONTACT | {"nhs_number": "9434765919"}, "contact"),
            "contact_decision": entered(ANSWERS["to_referral"], "contact_decision"),
        }
    with standing() as address, chromium() as browser:
        nell = Person(browser, address, width)
        nell.arrive("nell@northmere.example")
        nell.page.goto(f"{address}/cases/{case.reference}/")
        nell.look()
        with nell.page.expect_navigation():
            nell.page.get_by_role("button", name="Start: Contact").click()
        nell.look()
        nell.follow("1. The contact")
        write(nell, fields["contact"])
        nell.press("Submit")
        nell.look()
        ivo = Person(browser, address, width)
        ivo.arrive("ivo@northmere.example")
        open_task(ivo, "Decide on the contact")
        assert CONTACT["reason"] in ivo.look()
        write(ivo, fields["contact_decision"])
        ivo.press("Submit")
        ivo.look()
        open_task(nell, "Record the referral")
        nell.follow("1. The referral")
        nell.look()
        assert nell.page.input_value('[name="/concern"]') == CONTACT["reason"]
