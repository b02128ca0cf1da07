"""What a template needs to draw one page of a form: questions with what was typed, errors, lead-ins, sections."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext, ngettext
from markupsafe import Markup

from forms.controls.checkboxes import Checkboxes
from forms.controls.date_parts import DateParts
from forms.controls.long_text import LongText
from forms.controls.options import Option
from forms.controls.radios import Radios
from forms.definition import Entered, FormDefinition, Review
from forms.elements import Element, Group, Guidance, Page, Question
from forms.guidance import guidance_html
from forms.lead_in import lead_in
from forms.rendering import Item, item_of
from forms.visibility import Standing

INLINE_OPTIONS = 3
INLINE_LENGTH = 14
WIDTHS = ("2", "3", "4", "5", "10", "20")


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question to draw. `values` are the texts typed into its fields, in the order of `names`."""

    type: Literal["question"]
    pointer: str
    id: str
    control: str
    label: str
    optional: bool
    hint: str
    error: str
    names: tuple[str, ...]
    values: tuple[str, ...]
    chosen: tuple[str, ...]
    options: tuple[Option, ...]
    inline: bool
    rows: int
    max_length: int | None
    width: str
    autocomplete: str
    inputmode: str
    conditional: bool
    lead_in: str
    voluntary: bool
    why: str
    answerable: bool
    item: Item

    @property
    def option_items(self) -> list[dict[str, object]]:
        """The options as the govuk radios and checkboxes macros take them."""
        return [
            {
                "value": option.entered,
                "text": option.title,
                "checked": option.entered in self.chosen,
                **({"hint": {"text": option.hint}} if option.hint else {}),
            }
            for option in self.options
        ]

    @property
    def focus_id(self) -> str:
        """The id of the field that links in the error summary go to."""
        return f"{self.id}-day" if self.control == "date_parts" else self.id


@dataclass(frozen=True, slots=True)
class GuidanceView:
    """A text to draw."""

    type: Literal["guidance"]
    html: Markup


@dataclass(frozen=True, slots=True)
class GroupView:
    """A fieldset with a title."""

    type: Literal["group"]
    title: str
    elements: tuple["ElementView", ...]


type ElementView = QuestionView | GuidanceView | GroupView


@dataclass(frozen=True, slots=True)
class SectionView:
    """A line of the section list: `state` is `done`, `started` or `not_started`."""

    slug: str
    title: str
    number: int
    url: str
    current: bool
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """A line of the error summary."""

    href: str
    text: str


def html_id(pointer: str) -> str:
    """An id for a question, from its pointer."""
    return "q" + "".join(part if re.fullmatch("[A-Za-z0-9_]", part) else f"-{ord(part):x}-" for part in pointer[1:])


class PageView:
    """One page, drawn for one review of the draft. `show_problems` turns the errors on."""

    def __init__(
        self, definition: FormDefinition, page: Page, entered: Entered, review: Review, *, show_problems: bool
    ) -> None:
        self.page = page
        self._definition = definition
        self._fields = entered.get(page.slug, {})
        self._review = review
        self._standing = definition.standing(review.given)
        self._drawn = definition.drawn(page, review.given)
        self._problems = {problem.pointer: problem.message for problem in review.problems} if show_problems else {}
        self.elements = tuple(self._elements(page.elements))
        self.hidden = sorted(self._drawn - self._standing.shown)

    @property
    def summary(self) -> tuple[SummaryLine, ...]:
        """The page's problems, linked to their fields."""
        return tuple(
            SummaryLine(f"#{question.focus_id}", question.error)
            for question in questions_of(self.elements)
            if question.error
        )

    @property
    def summary_title(self) -> str:
        count = len(self.summary)
        return ngettext("%(count)s answer needs attention", "%(count)s answers need attention", count) % {
            "count": count
        }

    def _elements(self, elements: tuple[Element, ...]) -> Iterator[ElementView]:
        for element in elements:
            if isinstance(element, Question):
                if element.pointer in self._drawn:
                    yield self._question(element)
            elif isinstance(element, Guidance):
                if self._definition.shows(element.rules, self._standing):
                    yield GuidanceView("guidance", guidance_html(element.text))
            else:
                yield from self._group(element)

    def _group(self, group: Group) -> Iterator[ElementView]:
        inside = tuple(self._elements(group.elements))
        if group.title and inside:
            yield GroupView("group", group.title, inside)
        else:
            yield from inside

    def _question(self, question: Question) -> QuestionView:
        control = question.control
        texts = {name: list(self._fields.get(name, ())) for name in control.field_names}
        options = _options(question)
        conditional = self._definition.turns_on_page(question, self.page)
        notes = question.annotations
        return QuestionView(
            type="question",
            pointer=question.pointer,
            id=html_id(question.pointer),
            control=control.template,
            label=question.label,
            optional=question.optional and notes.collect != "voluntary",
            hint=question.hint,
            error=self._problems.get(question.pointer, ""),
            names=control.field_names,
            values=tuple(texts[name][-1] if texts[name] else "" for name in control.field_names),
            chosen=tuple(text for name in control.field_names for text in texts[name]),
            options=options,
            inline=_stands_inline(options),
            rows=control.rows if isinstance(control, LongText) else 0,
            max_length=control.max_length if isinstance(control, LongText) else None,
            width=_width(question),
            autocomplete=_text_option(question, "autocomplete"),
            inputmode="email" if question.schema.get("format") == "email" else "",
            conditional=conditional,
            lead_in=lead_in(question, self.page, self._definition.questions) if conditional else "",
            voluntary=notes.collect == "voluntary",
            why=_why(question, self._definition),
            answerable=not question.read_only and _enabled(question, self._standing, conditional),
            item=item_of(question, self._review.given),
        )


def questions_of(elements: tuple[ElementView, ...]) -> Iterator[QuestionView]:
    """Every question drawn, in order."""
    for element in elements:
        if isinstance(element, QuestionView):
            yield element
        elif isinstance(element, GroupView):
            yield from questions_of(element.elements)


def _enabled(question: Question, standing: Standing, conditional: bool) -> bool:
    """Whether it can be answered: a disabled question that this page may enable stays open, for want of scripts."""
    return conditional or question.pointer in standing.asked or question.pointer not in standing.shown


def _options(question: Question) -> tuple[Option, ...]:
    if isinstance(question.control, Radios | Checkboxes):
        return question.control.options
    if question.kind == "yes_no":
        return (Option(True, "yes", gettext("Yes")), Option(False, "no", gettext("No")))
    return ()


def _stands_inline(options: tuple[Option, ...]) -> bool:
    return len(options) <= INLINE_OPTIONS and all(len(o.title) <= INLINE_LENGTH and not o.hint for o in options)


def _width(question: Question) -> str:
    if isinstance(question.control, DateParts):
        return ""
    width = question.options.get("width")
    return f"govuk-input--width-{width}" if str(width) in WIDTHS else ""


def _text_option(question: Question, name: str) -> str:
    value = question.options.get(name)
    return value if isinstance(value, str) else ""


def _why(question: Question, definition: FormDefinition) -> str:
    """Why the question is asked, in paragraphs; empty where the form says nothing about this one question."""
    notes = question.annotations
    if not notes.purpose:
        return ""
    basis = notes.lawful_basis or definition.lawful_basis
    lines = [notes.purpose]
    if basis:
        lines.append(gettext("What lets us ask: %(basis)s.") % {"basis": ", ".join(basis)})
    if notes.feeds:
        lines.append(gettext("It also counts in returns to the government, without names."))
    return "\n\n".join(lines)


def section_views(
    definition: FormDefinition, entered: Entered, review: Review, current: str, urls: Mapping[str, str]
) -> tuple[SectionView, ...]:
    """The section list: every page with something to show, and how far it is."""
    wanting = {problem.page for problem in review.problems}
    words = {"done": gettext("Done"), "started": gettext("Started"), "not_started": gettext("Not started")}
    views: list[SectionView] = []
    for number, page in enumerate(definition.visible_pages(review.given), start=1):
        typed = any(any(texts) for texts in entered.get(page.slug, {}).values())
        state = "not_started" if not typed else "started" if page.slug in wanting else "done"
        views.append(
            SectionView(page.slug, page.title, number, urls[page.slug], page.slug == current, state, words[state])
        )
    return tuple(views)


def progress(sections: tuple[SectionView, ...]) -> dict[str, object]:
    """How many sections are done, as `{done, count, words}`."""
    done = sum(section.state == "done" for section in sections)
    words = gettext("%(done)s of %(count)s sections done") % {"done": done, "count": len(sections)}
    return {"done": done, "count": len(sections), "words": words}
