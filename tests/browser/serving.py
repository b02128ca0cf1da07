"""A real web server and a real worker over the test database, and Chromium in front of them."""

import asyncio
import atexit
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, CDPSession, Error, Page, Playwright, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
"""The shell is the same engine without windows, which cost processor time although nobody sees them."""

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WORKER = [sys.executable, "manage.py", "worker"]
OURS = f"--casewright-tests={os.getpid()}"
"""Tells the Chromium of these tests from any other on the machine."""

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", OURS]
TOO_LONG = 400
"""After so many seconds with one test, Chromium is taken to hang, and is killed: that test fails, not all of them."""


@contextmanager
def served(*, workers: int = 1, threads: int = 4, worker: bool = True, preload: bool = False) -> Iterator[str]:
    """Serve the product from processes of their own; give its address. The processes end with the block.

    With `preload` a web process that is killed is followed by a fork of one that has loaded the product.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    web = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    web += ["--preload"] if preload else []
    commands = [[*web, "--workers", str(workers), "--threads", str(threads), "--log-level", "error"]]
    if worker:
        commands.append(WORKER)
    with running(*commands) as processes:
        wait_for(f"http://127.0.0.1:{port}/help/", processes[0])
        yield f"http://127.0.0.1:{port}"


@contextmanager
def running(*commands: list[str]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Run commands of the product; end them with the block."""
    processes = [subprocess.Popen(command, cwd=ROOT, env=os.environ.copy()) for command in commands]
    try:
        yield processes
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until a web server answers."""
    ends = time.monotonic() + 120
    while time.monotonic() < ends:
        if process.poll() is not None:
            raise RuntimeError(f"The web server ended with {process.returncode}.")
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The web server did not answer.")


class Standing:
    """What outlives a test, since it takes seconds to start: the web server over each database, and Chromium.

    A web server finds that its connections were cut when the database was put back, and opens new ones.
    """

    def __init__(self) -> None:
        self._until_the_end = ExitStack()
        self._servers: dict[str, str] = {}
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._session: CDPSession | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._profiles: list[tuple[BrowserContext, bool]] = []
        self._free: list[tuple[BrowserContext, bool]] = []

    def server(self) -> str:
        """The address of the web server over the database in use."""
        database = os.environ["CASEWRIGHT_DATABASE_URL"]
        if database not in self._servers:
            self._end_at_exit()
            self._servers[database] = self._until_the_end.enter_context(served(worker=False))
        return self._servers[database]

    @contextmanager
    def browser(self) -> Iterator[Browser]:
        """Chromium, without a trace of who used it before. Outside, its event loop is hidden: Django refuses one."""
        asyncio.events._set_running_loop(self._loop)
        if self._playwright is None:
            self._end_at_exit()
            self._playwright = self._until_the_end.enter_context(sync_playwright())
            self._loop = asyncio.events._get_running_loop()
        if self._browser is None or not self._browser.is_connected():  # the first, or the one before has crashed
            self._browser = self._playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            self._until_the_end.callback(self._browser.close)
            self._session = self._browser.new_browser_cdp_session()
            self._profiles.clear()
        self._free = list(self._profiles)
        patience = threading.Timer(TOO_LONG, kill_chromium)
        patience.start()
        try:
            yield self._browser
        finally:
            self._wipe(self._browser)
            patience.cancel()
            asyncio.events._set_running_loop(None)

    def profile(self, browser: Browser, *, scripts: bool) -> BrowserContext:
        """A profile that nobody else has in this test. A new one takes half a second of a processor, so it is kept."""
        for kept in self._free:
            if kept[1] is scripts:
                self._free.remove(kept)
                return kept[0]
        context = browser.new_context(java_script_enabled=scripts)
        self._profiles.append((context, scripts))
        return context

    def _wipe(self, browser: Browser) -> None:
        """Leave nothing for who comes next: no page and no cookie. The product keeps nothing else in a browser."""
        if not browser.is_connected():
            return
        self._profiles = [kept for kept in self._profiles if kept[0] in browser.contexts]
        kept = [context for context, _ in self._profiles]
        self._close_pages()
        for context in browser.contexts:
            if context in kept:
                context.clear_cookies()
            else:
                context.close()

    def _close_pages(self) -> None:
        """Close every page, asking until it is gone.

        Chromium says that it closes a page whose next one is just arriving, and does not; Playwright's `page.close()`
        then waits for ever (microsoft/playwright issue 42366, crbug.com/536385539).
        """
        assert self._session is not None
        while True:
            targets = self._session.send("Target.getTargets")["targetInfos"]
            pages = [target["targetId"] for target in targets if target["type"] == "page"]
            if not pages:
                return
            for page in pages:
                with suppress(Error):  # gone meanwhile
                    self._session.send("Target.closeTarget", {"targetId": page})

    def _end_at_exit(self) -> None:
        if not self._servers and self._playwright is None:
            atexit.register(self._end)

    def _end(self) -> None:
        asyncio.events._set_running_loop(self._loop)
        self._until_the_end.close()


def kill_chromium() -> None:
    """End the Chromium of these tests at once: what waits for it fails."""
    print(f"tests: Chromium was killed after {TOO_LONG} s with one test", file=sys.stderr, flush=True)
    subprocess.run(["pkill", "-KILL", "-f", "--", OURS], check=False)


_standing = Standing()


@contextmanager
def standing(*, worker: bool = False) -> Iterator[str]:
    """Give the address of a web server that other tests use too, with a worker of one's own if wanted.

    On SQLite the server is one's own as well: its connections would outlive the file that is put back.
    """
    if os.environ["CASEWRIGHT_DATABASE_URL"].startswith("sqlite"):
        with served(worker=worker) as address:
            yield address
        return
    address = _standing.server()
    with running(*([WORKER] if worker else [])):
        yield address


def chromium() -> AbstractContextManager[Browser]:
    """A headless Chromium, in which nobody was before."""
    return _standing.browser()


def new_page(browser: Browser, width: int, *, height: int = 1000, scripts: bool = True) -> Page:
    """A page so wide, of somebody who was not there before."""
    page = _standing.profile(browser, scripts=scripts).new_page()
    page.set_viewport_size({"width": width, "height": height})
    return page


def in_thread[T](work: Callable[[], T]) -> T:
    """Do something with the database beside the browser, whose event loop holds this thread."""
    results: list[T] = []

    def run() -> None:
        results.append(work())
        connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(30)
    return results[0]


def violations(page: Page) -> list[str]:
    """The rules of WCAG 2.2 A and AA and of good practice that axe finds broken on a page, with where."""
    page.wait_for_load_state()  # what is seen first may stand there before its style and its scripts
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(
        "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']}).then(r => r.violations.map("
        "v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', ')))",
        TAGS,
    )
    return found


class Person:
    """Somebody at a browser of a given width, under the product's own content security policy.

    Every page looked at is checked by axe and for sideways scroll.
    """

    def __init__(self, browser: Browser, address: str, width: int, *, scripts: bool = True) -> None:
        self.address = address
        self.page: Page = new_page(browser, width, height=900, scripts=scripts)
        self.context = self.page.context
        self.complaints: list[str] = []
        self.scripts = scripts
        self.page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)

    def arrive(self, email: str) -> None:
        """Come to the first page, signed in already: for tests of what comes after that."""
        from tests.codes import app_of, signed_in  # not above: processes that set Django up later import this module

        name = settings.SESSION_COOKIE_NAME
        session = in_thread(lambda: signed_in(app_of(email)).cookies[name].value)
        self.context.add_cookies([{"name": name, "value": session, "url": self.address}])
        self.page.goto(f"{self.address}/")

    def sign_in(self, email: str, password: str) -> None:
        """Sign in from the first page: email, password, then the code that the person's app shows.

        These pages are the same for everybody: `test_door` looks at them.
        """
        self.page.goto(f"{self.address}/accounts/login/")
        self.give_factors(email, password)

    def give_factors(self, email: str, password: str) -> None:
        """Type the email, the password and the code into the pages that ask for them."""
        from tests.codes import app_of, current_code  # not above: processes that set Django up later import this module

        in_thread(lambda: app_of(email))
        self.page.fill("#login", email)
        self.page.fill("#password", password)
        self.press("Sign in")
        if "/accounts/login/code/" in self.page.url:
            self.page.fill("#code", in_thread(lambda: current_code(email)))
            self.press("Continue")

    def press(self, words: str) -> None:
        """Press the visible button with these words."""
        with self.page.expect_navigation():
            self.page.locator(f'main button:visible:has-text("{words}")').last.click()

    def offers(self, words: str) -> bool:
        """Whether there is a button with these words."""
        return self.page.locator(f'main button:visible:has-text("{words}")').count() > 0

    def follow(self, words: str | re.Pattern[str]) -> None:
        """Follow the first link with these words."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=words).first.click()

    def type(self, pointer: str, text: str) -> None:
        """Type into the question at a pointer."""
        self.page.fill(f'[name="{pointer}"]', text)

    def choose(self, pointer: str, value: str) -> None:
        """Tick an option of the question at a pointer."""
        self.page.check(f'input[name="{pointer}"][value="{value}"]')

    def fill(self, fields: dict[str, list[str]]) -> None:
        """Fill in a page with what to type for some answers, in the order of the page."""
        for name, texts in fields.items():
            box = self.page.locator(f'[name="{name}"]').first
            if box.evaluate("box => box.tagName") == "SELECT":
                box.select_option(texts[0])
            elif box.get_attribute("type") in ("radio", "checkbox"):
                for text in texts:
                    self.choose(name, text)
            else:
                self.type(name, texts[0])

    def shot(self, name: str) -> None:
        """Take a picture of the page into the folder that `SHOTS` names, if it names one."""
        if where := os.environ.get("SHOTS"):
            self.page.screenshot(path=f"{where}/{name}.png", full_page=True)

    def look(self) -> str:
        """Check the page with axe and for sideways scroll; return its words."""
        if not self.scripts:
            return self.page.inner_text("body")
        found = violations(self.page)
        assert found == [], (self.page.url, found)
        wide = self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not wide, f"{self.page.url} scrolls sideways"
        return self.page.inner_text("body")
