"""One question drawn by its template without a request, and what a browser would post of it."""

from html.parser import HTMLParser
from typing import Any

from django.template import engines

from forms.controls import Control, ControlSpec, registry
from forms.definition import FormDefinition, read
from forms.elements import Page
from forms.item_cards import ListPlace
from forms.page_view import PageView
from tests.forms.examples import control, form, layout

LABEL = "When or what?"


def made(schema: dict[str, Any], **options: Any) -> Control:
    """The control for a schema."""
    return registry.make(ControlSpec("/q", LABEL, schema, options))


def asking(schema: dict[str, Any], *, required: bool = False, **options: Any) -> FormDefinition:
    """A form that asks this question, `q`, alone."""
    return read(
        form({"q": {"title": LABEL} | schema}, layout(control("q", **options)), required=["q"] if required else [])
    )


def problems(schema: dict[str, Any], typed: dict[str, list[str]], **options: Any) -> list[str]:
    """What is said of what was typed, where an answer is required."""
    definition = asking(schema, required=True, **options)
    return [problem.message for problem in definition.review({definition.pages[0].slug: typed}).problems]


def drawn(definition: FormDefinition, typed: dict[str, list[str]], *, show_problems: bool = False) -> str:
    """The HTML of the form's only page of questions, filled with what was typed."""
    return drawn_page(definition, definition.pages[0], typed, show_problems=show_problems)


def drawn_page(
    definition: FormDefinition, page: Page, typed: dict[str, list[str]], *, show_problems: bool = False
) -> str:
    """The HTML of a page's questions, filled with what was typed on it."""
    entered = {page.slug: typed}
    view = PageView(
        definition,
        page,
        entered,
        definition.review(entered),
        show_problems=show_problems,
        lists=lambda question: ListPlace("list", 1, lambda slug, number: f"/{slug}/{number}/"),
        summary_of=lambda question: "Nothing yet.",
    )
    environment: Any = engines["jinja2"]
    draw = environment.env.get_template("forms/questions.jinja").module.draw
    return "".join(str(draw(element)) for element in view.elements)


class _Fields(HTMLParser):
    """What a browser would post of the fields in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.posted: dict[str, list[str]] = {}
        self._open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        self._open = name if tag in ("textarea", "select") else self._open
        chosen = given.get("type") not in ("radio", "checkbox") or "checked" in given
        if tag == "input" and name and chosen:
            self.posted.setdefault(name, []).append(given.get("value", ""))
        elif tag == "textarea":
            self.posted.setdefault(name, []).append("")
        elif tag == "option" and "selected" in given:
            self.posted[self._open] = [given["value"]]

    def handle_data(self, data: str) -> None:
        if self._open and self.get_starttag_text().startswith("<textarea"):  # type: ignore[union-attr]
            self.posted[self._open][-1] = data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("textarea", "select"):
            self._open = ""


def posted(html: str) -> dict[str, list[str]]:
    """The fields that a browser would post of this page, as they stand."""
    fields = _Fields()
    fields.feed(html)
    return fields.posted


def round_trip(schema: dict[str, Any], value: Any, **options: Any) -> Any:
    """The answer that comes back when a page filled with it is posted unchanged."""
    definition = asking(schema, **options)
    typed = posted(drawn(definition, made(schema, **options).enter(value)))
    return definition.review({definition.pages[0].slug: typed}).given.get("q")
