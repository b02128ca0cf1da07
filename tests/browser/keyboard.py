"""Somebody who has only a keyboard: Tab, Shift-Tab, Space, Enter, arrows. Every stop that is used shows its focus."""

from tests.browser.scenes import Typed
from tests.browser.serving import Person, in_thread
from tests.cast import PASSWORD

STOPS = 120
"""As often is Tab pressed for one stop, at most."""

WORDS = "() => { const e = document.activeElement; return (e.innerText || e.getAttribute('aria-label') || '').trim() }"
SHOWN = """() => {
  const stop = document.activeElement
  const place = stop.getBoundingClientRect()
  if (place.bottom <= 0 || place.top >= innerHeight) return false
  const looks = [getComputedStyle(stop), ...[...(stop.labels || [])].map(l => getComputedStyle(l, '::before'))]
  return looks.some(l => l.boxShadow !== 'none' || (l.outlineStyle !== 'none' && parseFloat(l.outlineWidth) > 0))
}"""


class Keyboard(Person):
    """A person without a mouse."""

    def enter(self, email: str) -> None:
        """Sign in from the first page to the last step."""
        from tests.codes import app_of, current_code  # not above: processes that set Django up later import this module

        in_thread(lambda: app_of(email))
        self.page.goto(f"{self.address}/accounts/login/")
        self.stop_at_field("login")
        self.page.keyboard.type(email)
        self.stop_at_field("password")
        self.page.keyboard.type(PASSWORD)
        self._enter()
        self.stop_at_field("code")
        self.page.keyboard.type(in_thread(lambda: current_code(email)))
        self._enter()

    def go(self, words: str) -> None:
        """Tab to the link or button that begins with these words, and press Enter."""
        self._stop("Tab", words)
        self._enter()

    def back(self, words: str) -> None:
        """Go back with Shift-Tab to the link or button that begins with these words, and press Enter."""
        self._stop("Shift+Tab", words)
        self._enter()

    def write(self, fields: Typed) -> None:
        """Fill in every page of a form without lists, and arrive at check-your-answers."""
        for typed in fields.values():
            for name, texts in typed.items():
                self.stop_at_field(name)
                self._answer(texts[0])
            self.go("Save and continue")
        assert "Check your answers" in self.page.inner_text("main")

    def stop_at_field(self, name: str) -> None:
        """Tab to the field with this name, once a rule has let it show."""
        self.page.locator(f'[name="{name}"]').first.wait_for(state="visible")
        for _ in range(STOPS):
            if self.page.evaluate("document.activeElement.name || ''") == name:
                assert self.page.evaluate(SHOWN), f"{name} does not show its focus"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never came to {name} on {self.page.url}")

    def _answer(self, text: str) -> None:
        kind = self.page.evaluate("document.activeElement.type")
        if kind not in ("radio", "select-one"):
            self.page.keyboard.press("Control+a")
            self.page.keyboard.type(text)
            return
        held = "document.activeElement.value"
        if kind == "radio" and self.page.evaluate(held) == text:
            self.page.keyboard.press("Space")
        for _ in range(STOPS):
            if self.page.evaluate(held) == text:
                assert self.page.evaluate(SHOWN)
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"The arrows never came to {text}")

    def _stop(self, key: str, words: str) -> None:
        for _ in range(STOPS):
            self.page.keyboard.press(key)
            if self.page.evaluate(WORDS).startswith(words):
                assert self.page.evaluate(SHOWN), f"{words} does not show its focus"
                return
        raise AssertionError(f"{key} never came to {words} on {self.page.url}")

    def _enter(self) -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
