"""Take the pictures of the README: a throw-away demonstration, served and looked at in Chromium.

    .venv/bin/python scripts/take-pictures.py [folder]

Writes my-work.png, my-work-phone.png, case.png, form.png and approval.png, without a folder into docs/pictures/, where
only those that the README shows are kept in the repository. Needs `chromium` and what `make setup` builds.
"""

import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402  WeasyPrint brings it
from playwright.sync_api import Browser, Page  # noqa: E402

from tests.browser.serving import chromium, served  # noqa: E402

DESK, PHONE = (1280, 900), (320, 800)
COLOURS = 128


def manage(*words: str) -> str:
    """Run a command of the product and return what it printed."""
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603  our own command
    return done.stdout


def signed_in(browser: Browser, address: str, email: str, password: str, size: tuple[int, int]) -> Page:
    """Open My work as somebody of the demonstration, with a code as their app would show it."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(f"{address}/accounts/login/")
    page.fill("#login", email)
    page.fill("#password", password)
    page.click("main button[type=submit]")
    page.fill("#code", manage("demo_code", email).strip())
    page.click("main button[type=submit]")
    page.goto(f"{address}/my-work/")
    return page


def take(page: Page, path: Path) -> None:
    """Keep what the window shows, in few colours, so that the file stays small."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size // 1024} KB")


def open_link(page: Page, words: str) -> None:
    """Follow the first link of the row that speaks of somebody."""
    page.locator(f'main :is(li, tr):has-text("{words}") a').first.click()
    page.wait_for_load_state("load")


def main(folder: Path) -> None:
    """Make the demonstration, take the pictures, throw the demonstration away."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as files:
        os.environ |= {"CASEWRIGHT_ENV": "development", "CASEWRIGHT_FILES": files}
        manage("migrate", "--verbosity", "0")
        printed = manage("demo")
        passwords = dict(re.findall(r"(\w+@northmere\.example) +(\S+)", printed))
        with served(worker=False) as address, chromium() as browser:
            people: dict[str, Any] = {"browser": browser, "address": address}
            sam = signed_in(
                **people, email="sam@northmere.example", password=passwords["sam@northmere.example"], size=DESK
            )
            take(sam, folder / "my-work.png")
            start = sam.url
            open_link(sam, "Wilf Larkspur")
            sam.get_by_text("Go on", exact=True).first.click()
            sam.wait_for_load_state("load")
            take(sam, folder / "form.png")
            sam.goto(start)
            sam.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
            take(sam, folder / "my-work-phone.png")
            priya = signed_in(
                **people, email="priya@northmere.example", password=passwords["priya@northmere.example"], size=DESK
            )
            open_link(priya, "Bay Saltmarsh")
            take(priya, folder / "approval.png")
            priya.goto(f"{address}/cases/")
            open_link(priya, "Wilf Larkspur")
            take(priya, folder / "case.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/pictures")
