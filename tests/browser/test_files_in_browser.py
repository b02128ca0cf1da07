"""Files in Chromium: one without scripts, several at once with them, on a screen and on a phone."""

from pathlib import Path

import pytest

from tests.browser.serving import CHROMIUM, Person, chromium, in_thread, standing
from tests.browser.widths import WIDTHS
from tests.cast import Cast
from tests.desk.adding_files import JPEG, PDF, asking_for_files, files_at, kept, page_of

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]


def two_files(folder: Path) -> list[Path]:
    made = [folder / "letter.pdf", folder / "kitchen.jpg"]
    for path, content in zip(made, (PDF, JPEG), strict=True):
        path.write_bytes(content)
    return made


@pytest.mark.parametrize("width", WIDTHS)
def test_several_files_are_added_at_once_each_with_its_words(northmere: Cast, tmp_path: Path, width: int) -> None:
    task = in_thread(lambda: asking_for_files(northmere))
    letter, kitchen = two_files(tmp_path)
    with chromium() as browser, standing() as address:
        sam = Person(browser, address, width)
        sam.arrive("sam@northmere.example")
        sam.page.goto(address + page_of(task))
        sam.look()
        sam.type("/what", "A visit.")
        sam.page.get_by_role("button", name="Add files").first.click()
        sam.page.wait_for_url("**/files/letters/")
        sam.look()
        sam.page.set_input_files("#file", [letter, kitchen])
        sam.page.fill("#description-0", "Letter from the school")
        sam.page.get_by_role("button", name="Add the files").click()
        assert sam.page.locator("#description-1-error").inner_text() == "Say what the file shows"
        assert sam.page.evaluate("document.activeElement.id") == "description-1"
        sam.look()
        sam.page.fill("#description-1", "The kitchen")
        with sam.page.expect_navigation():
            sam.page.get_by_role("button", name="Add the files").click()
        words = sam.look()
        assert "Letter from the school (letter.pdf, PDF, 46 bytes)" in words
        assert "The kitchen (kitchen.jpg, Photo (JPEG), " in words
        sam.follow("Back to Visit")
        assert "The kitchen (kitchen.jpg" in sam.look()
        assert sam.page.input_value('[name="/what"]') == "A visit."
        assert [one.kind for one in in_thread(lambda: kept(northmere))] == ["pdf", "jpeg"]
        assert sam.complaints == []


def test_a_refused_file_says_why_beside_its_name_and_the_others_are_added(northmere: Cast, tmp_path: Path) -> None:
    task = in_thread(lambda: asking_for_files(northmere))
    letter, kitchen = two_files(tmp_path)
    kitchen.write_bytes(b"<svg>")
    with chromium() as browser, standing() as address:
        sam = Person(browser, address, 320)
        sam.arrive("sam@northmere.example")
        sam.page.goto(address + files_at(task))
        sam.page.set_input_files("#file", [kitchen, letter])
        sam.page.fill("#description-0", "The kitchen")
        sam.page.fill("#description-1", "Letter")
        sam.page.get_by_role("button", name="Add the files").click()
        sam.page.get_by_text("Added", exact=True).wait_for()
        assert "is a web page or a drawing" in sam.page.locator("#description-0-error").inner_text()
        sam.look()
        assert [one.kind for one in in_thread(lambda: kept(northmere))] == ["pdf"]


def test_one_file_is_added_and_removed_without_scripts(northmere: Cast, tmp_path: Path) -> None:
    task = in_thread(lambda: asking_for_files(northmere))
    letter, _kitchen = two_files(tmp_path)
    with chromium() as browser, standing() as address:
        sam = Person(browser, address, 320, scripts=False)
        sam.arrive("sam@northmere.example")
        sam.page.goto(address + files_at(task))
        sam.press("Add the file")
        assert "Choose a file" in sam.look()
        sam.page.set_input_files("#file", letter)
        sam.page.fill("#description", "Letter from the school")
        sam.press("Add the file")
        assert "Letter from the school (letter.pdf, PDF, 46 bytes)" in sam.look()
        sam.press("Remove")
        assert "No files yet." in sam.look()
        sam.press("Put it back")
        assert "Letter from the school (letter.pdf" in sam.look()
