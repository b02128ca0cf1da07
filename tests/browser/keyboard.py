"""Somebody who has only a keyboard: Tab, Shift-Tab, Space, Enter, arrows. Every stop that is used shows its focus."""

from collections.abc import Callable
from functools import partial

from forms.items import asks_of
from tests.browser.scenes import Typed
from tests.browser.serving import Person, in_thread
from tests.cast import PASSWORD
from tests.desk.pages import assessment, items_in, without_items

STOPS = 40
"""As often is Tab pressed from the top of a page, or from the last stop, to what is wanted next, at most."""

SKIPS = 2
"""So many links at the top of a page skip what is long."""

RING = 6
"""So wide is the ring, in pixels, around what the page brings the focus to."""

HERE = """() => {
  const stop = document.activeElement
  return {
    words: stop === document.body ? '' : stop.textContent.replace(/\\s+/g, ' ').trim(),
    name: stop.name || '', value: stop.value || '', type: stop.type || '', id: stop.id,
  }
}"""
WRONG = """() => {
  const FOCUS = 'rgb(255, 203, 71)'
  const stop = document.activeElement
  const label = stop.labels?.[0]
  if (stop === document.body) return 'is nowhere'
  const looks = [getComputedStyle(stop), ...(label ? [getComputedStyle(label, '::before')] : [])]
  const marked = looks.some(look => `${look.boxShadow} ${look.backgroundColor}`.includes(FOCUS)
    || (look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0 && look.outlineColor === FOCUS))
  const {left, right, top, bottom} = stop.getClientRects()[0]
  const [from, to] = [Math.max(left, 0), Math.min(right, innerWidth)]
  const [above, below] = [Math.max(top, 0), Math.min(bottom, innerHeight)]
  if (from >= to || above >= below) return 'is out of sight'
  const seen = document.elementFromPoint((from + to) / 2, (above + below) / 2)
  if (!(stop.contains(seen) || seen === label)) return `is covered by ${seen?.outerHTML.slice(0, 80)}`
  return marked ? '' : 'is not marked'
}"""
"""What is wrong with how the stop that has the focus looks: the colour of focus, in the window, nothing above it."""


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

    def go(self, *words: str) -> None:
        """Tab to the link or button that begins with these words, and press Enter; so page after page."""
        for each in words:
            self.stop_at(each)
            self._enter()

    def back(self, words: str) -> None:
        """Go back with Shift-Tab to the link or button that begins with these words, and press Enter."""
        self.stop_at(words, key="Shift+Tab")
        self._enter()

    def skip(self, words: str, *, key: str = "Tab") -> None:
        """Go by a skip link at the top of a page, forwards to it or back, to what it leads to."""
        pressed = self.stop_at(f"Skip to {words}", key=key)
        assert pressed <= SKIPS or key != "Tab", f"“Skip to {words}” does not come first on {self.page.url}"
        wanted = self.page.evaluate("document.activeElement.hash.slice(1)")
        url = self.page.url
        self.page.keyboard.press("Enter")
        assert wanted
        assert (self.here("id"), self.page.url) == (wanted, url)

    def open(self, words: str, *, key: str = "Enter") -> None:
        """Open the details that begin with these words, with Enter or Space."""
        self.stop_at(words)
        self.page.keyboard.press(key)
        assert self.page.evaluate("document.activeElement.parentElement.open")

    def write(self, fields: Typed) -> None:
        """Fill in every page and the items of its lists, and arrive at check-your-answers."""
        for typed in fields.values():
            self.write_page(typed)
            self.go("Save and continue")
        assert "Check your answers" in self.page.inner_text("main")

    def write_page(self, typed: dict[str, list[str]]) -> None:
        """Fill in what a page asks, in its order, with the items of its lists."""
        items = dict[str, list[dict[str, list[str]]]]()
        for address, item in items_in(typed):
            items.setdefault(address.split("/")[0], []).append(item)
        lists = {f"{assessment().lists[name].pointer}~items": name for name in items}
        alone = without_items(typed)
        for name, texts in typed.items():
            if name in lists:
                self.add(lists[name], items[lists[name]])
            elif name in alone:
                self.answer(name, texts)

    def add(self, name: str, items: list[dict[str, list[str]]]) -> None:
        """Add items to a list, one after the other, and come back to the last one's card."""
        first = f"Add the first: {asks_of(assessment().lists[name]).noun}"
        self.page.locator(f'button:has-text("{first}")').wait_for(state="visible")
        self.go(first)
        for number, item in enumerate(items):
            if number:
                self.go("Save and add another")
            for field, texts in item.items():
                self.answer(field, texts)
        self.go("Save and go back")

    def answer(self, name: str, texts: list[str]) -> None:
        """Tab to a question and answer it."""
        self.stop_at_field(name)
        kind = self.here("type")
        if kind == "checkbox":
            self._tick(name, texts)
        elif kind in ("radio", "select-one"):
            self._choose(texts[0])
        else:
            self.page.keyboard.press("Control+a")
            self.page.keyboard.type(texts[0])

    def stop_at_field(self, name: str, *, key: str = "Tab") -> None:
        """Tab to the field with this name, once a rule has let it show."""
        self.page.locator(f'[name="{name}"]').first.wait_for(state="visible")
        self._tab(partial(self._is, name=name), name, key=key)

    def stop_at(self, words: str | tuple[str, ...], *, key: str = "Tab") -> int:
        """Tab to the next link, button or details that begins with these words; return the presses that took."""
        self.page.keyboard.press(key)
        return 1 + self._tab(lambda: self.here("words").startswith(words), f"{words}", key=key)

    def sees(self, words: str, *, at: str = "") -> None:
        """Check that the focus was brought, and shows whole, to what has this id and these words."""
        assert words in self.here("words")
        assert at in ("", self.here("id"))
        self._check_marked()
        assert self.page.evaluate("document.activeElement.getBoundingClientRect().top") >= RING

    def here(self, what: str) -> str:
        """Something of the stop that has the focus: words, name, value, type or id."""
        return str(self.page.evaluate(HERE)[what])

    def _is(self, **wanted: str) -> bool:
        return all(self.here(what) == text for what, text in wanted.items())

    def _tab(self, arrived: Callable[[], bool], wanted: str, *, key: str = "Tab") -> int:
        for pressed in range(STOPS):
            if arrived():
                self._check_marked()
                return pressed
            self.page.keyboard.press(key)
        raise AssertionError(f"{key} did not come to {wanted} on {self.page.url}")

    def _check_marked(self) -> None:
        wrong = self.page.evaluate(WRONG)
        assert not wrong, f"“{self.here('words') or self.here('name')}” {wrong} on {self.page.url}"

    def _choose(self, text: str) -> None:
        if self.here("type") == "radio" and self.here("value") == text:
            self.page.keyboard.press("Space")
        for _ in range(STOPS):
            if self.here("value") == text:
                self._check_marked()
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"The arrows never came to {text}")

    def _tick(self, name: str, texts: list[str]) -> None:
        for text in texts:
            self._tab(partial(self._is, name=name, value=text), text)
            self.page.keyboard.press("Space")

    def _enter(self) -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
