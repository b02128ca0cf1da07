"""How a piece of work goes, in Chromium: the drawing with its marks under the product's own policy, and without it."""

import pytest

from accounts.context import authority
from tests.browser.serving import CHROMIUM, chromium, standing
from tests.browser.serving import Person as Reader
from tests.browser.widths import WIDTHS
from tests.cast import Cast
from tests.desk.stories import decided
from workflow.models import ProcessInstance

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]

MARKED = """() => Object.fromEntries([...document.querySelectorAll('.djs-shape')].map(shape => [shape.dataset.elementId,
  [...shape.classList].find(name => name.startsWith('cw-is-'))]).filter(([, mark]) => mark))"""
LOOKS = """id => { const shape = document.querySelector(`.djs-shape[data-element-id=${id}] .djs-visual > *`);
  const looks = getComputedStyle(shape); return [looks.strokeWidth, looks.strokeDasharray]; }"""
ZOOM = "() => document.querySelector('.viewport').getCTM().a"
PLACE = "() => [document.querySelector('.viewport').getCTM().e, document.querySelector('.viewport').getCTM().f]"
OVERLAID = """() => { const mark = document.querySelector('.bjs-powered-by');
  mark.scrollIntoView({ block: 'center' });
  const box = mark.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return !top.closest('.bjs-powered-by'); }"""
"""Whether something lies over the mark of the viewer: its licence wants it seen."""


COVERED = """() => [...document.querySelectorAll('.cw-mark')].flatMap(mark => {
  const box = mark.getBoundingClientRect();
  return [...document.querySelectorAll('.djs-visual text')].filter(text => { const words = text.getBoundingClientRect();
    return Math.min(box.right, words.right) - Math.max(box.left, words.left) > 1 &&
      Math.min(box.bottom, words.bottom) - Math.max(box.top, words.top) > 1; })
    .map(text => `${mark.textContent} on ${text.textContent}`); })"""
IN_VIEW = """id => { const room = document.querySelector('[data-canvas]').getBoundingClientRect();
  const step = document.querySelector(`.djs-shape[data-element-id=${id}]`).getBoundingClientRect();
  return step.left >= room.left && step.right <= room.right && step.top >= room.top && step.bottom <= room.bottom; }"""


def returned(cast: Cast) -> str:
    """Wilf's assessment came back to Sam; where its process is shown."""
    decided(cast)
    with authority(cast.id):
        process = ProcessInstance.objects.get()
    return f"/processes/{process.pk}/"


def opened(reader: Reader, path: str) -> None:
    reader.arrive("sam@northmere.example")
    reader.page.goto(f"{reader.address}{path}")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_drawing_is_marked_as_the_list_is(northmere: Cast, width: int) -> None:
    path = returned(northmere)
    with standing() as address, chromium() as browser:
        sam = Reader(browser, address, width)
        opened(sam, path)
        page = sam.page
        page.locator(".cw-mark--here").wait_for()
        marked = page.evaluate(MARKED)
        assert (marked["Task_assess"], marked["Task_authorise"]) == ("cw-is-here", "cw-is-done")
        assert (marked["Task_review"], len(marked)) == ("cw-is-not_reached", 36)
        assert page.evaluate(LOOKS, "Task_assess") == ["5px", "none"]
        assert page.evaluate(LOOKS, "Task_review") == ["2px", "7px, 5px"]
        assert page.locator(".cw-mark--here").inner_text() == "Now, done once before"
        assert page.locator("[data-steps]").get_attribute("open") is None
        assert page.evaluate(COVERED) == []
        assert page.evaluate(IN_VIEW, "Task_assess")
        sam.look()
        page.locator("[data-steps] summary").click()
        for summary in page.locator(".cw-history summary").all():
            summary.click()
        assert "Review progress" in sam.look()
        assert not page.evaluate(OVERLAID)
        assert sam.complaints == []


def test_the_drawing_is_moved_with_the_keyboard_alone(northmere: Cast) -> None:
    path = returned(northmere)
    with standing() as address, chromium() as browser:
        sam = Reader(browser, address, 1280)
        opened(sam, path)
        page = sam.page
        page.locator(".cw-mark--here").wait_for()
        page.keyboard.press("Tab")
        for _ in range(40):
            if page.evaluate("document.activeElement.dataset.do") == "in":
                break
            page.keyboard.press("Tab")
        before = page.evaluate(ZOOM)
        page.keyboard.press("Enter")
        assert page.evaluate(ZOOM) == pytest.approx(before * 1.25)
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Space")
        assert page.evaluate(ZOOM) == pytest.approx(before)
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        assert page.evaluate(ZOOM) < before
        x, y = page.evaluate(PLACE)
        for _ in ("left", "right", "up", "down"):
            page.keyboard.press("ArrowRight")
            page.keyboard.press("Enter")
            assert page.evaluate(PLACE) != [x, y]
            page.keyboard.press("Enter")
            x, y = page.evaluate(PLACE)
        page.keyboard.press("Tab")  # the buttons are one stop, after the drawing
        assert page.evaluate("document.activeElement.innerText") == "Every step as a list"
        assert sam.complaints == []


def test_without_the_drawing_the_list_is_open_and_says_the_same(northmere: Cast) -> None:
    path = returned(northmere)
    with standing() as address, chromium() as browser:
        plain = Reader(browser, address, 320, scripts=False)
        opened(plain, path)
        assert not plain.page.locator("[data-diagram]").is_visible()
        assert "Now, done once before" in plain.page.locator("[data-steps]").inner_text()
        sam = Reader(browser, address, 1280)
        sam.page.route("**/diagram.xml", lambda route: route.abort())
        opened(sam, path)
        sam.page.get_by_text("The drawing could not be loaded. The list says the same.").wait_for()
        assert sam.page.locator("[data-steps]").get_attribute("open") is not None
        sam.look()
