"""What the tests in a browser stand on: the next one finds Chromium empty, whatever the last one left going on."""

import pytest
from playwright.sync_api import Error, Route

from tests.browser import serving
from tests.browser.serving import CHROMIUM, chromium, new_page

pytestmark = pytest.mark.browser
HOST = "http://casewright.test"
LEADS_ON = '<meta http-equiv="refresh" content="0; url=/arrived"><p>On the way</p>'


@pytest.fixture(autouse=True)
def installed() -> None:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")


def answer(route: Route) -> None:
    arrived = route.request.url.endswith("/arrived")
    route.fulfill(body="<p>Arrived</p>" if arrived else LEADS_ON, content_type="text/html")


def test_a_page_whose_next_one_is_just_arriving_is_closed_all_the_same() -> None:
    for number in range(40):
        with chromium() as browser:
            page = new_page(browser, 320, scripts=False)
            assert page.context.pages == [page]
            page.route("**/*", answer)
            page.goto(f"{HOST}/leaves")
            page.wait_for_timeout(number / 2)


def test_a_chromium_that_was_killed_is_followed_by_another() -> None:
    with chromium() as browser:
        page = new_page(browser, 320)
        serving.kill_chromium()
        with pytest.raises(Error):
            page.goto("about:blank")
    with chromium() as browser:
        assert new_page(browser, 320).goto("about:blank") is None
