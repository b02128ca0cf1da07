"""What people of the story do at the pages of the product, one sentence of the story each."""

import re
from pathlib import Path

import page as pdf_checker

from tests.browser.serving import Person
from tests.desk.pages import items_in, without_items

GO = re.compile("^(Start|Go on|Correct it)")
type Typed = dict[str, dict[str, list[str]]]
"""What to type, by page and field."""


def open_task(person: Person, title: str, *, list_name: str = "My work") -> None:
    """Open the form of a task from a list of work; take the task first if nobody has it."""
    person.follow(list_name)
    person.look()
    row = person.page.locator(".cw-task", has_text=title).first
    with person.page.expect_navigation():
        row.locator('button:has-text("Take it"), .cw-task__due > a').first.click()
    if "/form/" not in person.page.url:
        person.look()
        row = person.page.locator("main", has_text=title).first
        with person.page.expect_navigation():
            row.get_by_role("link", name=GO).first.click()
    person.look()


def write(person: Person, fields: Typed) -> None:
    """Fill in every page and the items of its lists, and arrive at check-your-answers."""
    for slug, typed in fields.items():
        page = re.sub(r"/form/.*", f"/form/{slug}/", person.page.url)
        for number, (address, item) in enumerate(items_in(typed)):
            person.page.goto(f"{page}{address}/")
            if not number:
                person.look()
            person.fill(item)
            person.press("Save and go back")
        person.look()
        person.fill(without_items(typed))
        person.press("Save and continue")
    assert "Check your answers" in person.look()


def decide(manager: Person, decision: str, comment: str = "") -> str:
    """Record a decision on the record that is open; return the words of the page after it."""
    manager.choose("/decision", decision)
    if comment:
        manager.type("/comment", comment)
    manager.press("Record decision")
    return manager.look()


def download(person: Person, reference: str, version: int, folder: Path) -> Path:
    """Open the record, wait until its PDF has arrived on the page, and download it."""
    person.page.goto(f"{person.address}/records/{reference}/{version}/")
    link = person.page.locator(f'a[href*="/records/{reference}/{version}.pdf"]').last
    for _ in range(0 if person.scripts else 60):  # without scripts one looks again by oneself
        if link.count():
            break
        person.page.wait_for_timeout(1000)
        person.page.reload()
    link.wait_for(timeout=60_000)
    person.look()
    with person.page.expect_download() as waiting:
        link.click()
    path = folder / f"{reference}-{version}-{len(list(folder.iterdir()))}.pdf"
    waiting.value.save_as(path)
    assert "Wilf" not in waiting.value.suggested_filename
    return path


def is_accessible(path: Path) -> bool:
    """Whether a PDF passes PDF/UA-1."""
    report = pdf_checker.validate_pdf(str(path), profile=pdf_checker.ValidationProfile.PDF_UA_1)
    return bool(report.is_compliant)
