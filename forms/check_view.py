"""What a template needs to draw "Check your answers": every answer with the way to change it, and what is missing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext
from markupsafe import Markup

from forms.answer_checks import ASKS_FOR_ANSWER
from forms.by_law import asked_by_law, says_by_law
from forms.definition import FormDefinition, Review
from forms.evidence import Evidence
from forms.html_ids import html_id
from forms.item_cards import filled_by_item, filled_words
from forms.items import on_a_line
from forms.layout import CHECK_PAGE
from forms.list_news import ListNews
from forms.page_view import ProblemAddress, SummaryLine, waiting_words
from forms.remarks import is_beside
from forms.rendering import Item, Section, changed, entries_told, item_of
from forms.rendering import sections as drawn_sections
from forms.since import asks_since
from forms.summary_view import SummaryOf, with_summary

type AddressOf = Callable[[str, bool], str]
"""The address of a page by its slug, with its problems shown or not, without a fragment."""


def check_sections(
    definition: FormDefinition,
    review: Review,
    address: AddressOf,
    sources: Mapping[str, Evidence],
    summary_of: SummaryOf | None = None,
) -> tuple[Section, ...]:
    """Every section with its answers, each with the way to change it.

    `sources` says, by pointer, where answers came from that were filled in beforehand. `summary_of` finds the records
    that summaries show; without it they are left out.
    """
    wanted = {problem.pointer for problem in review.problems if problem.code in ASKS_FOR_ANSWER}

    of_page = {
        page.slug: asked_by_law(q for q in page.questions if q.pointer in review.standing.shown)
        for page in definition.pages
    }
    said = {one.question.pointer: told(one) for one in sources.values()}

    def source_of(item: Item) -> str:
        if not item.entries:
            return said.get(item.pointer, "")
        return entries_told(item, lambda pointer: said.get(pointer, "")) if said else ""

    def checked(item: Item) -> Item:
        question = definition.questions[item.pointer]
        if summary_of is not None and question.kind == "summary":
            return with_summary(item, question, summary_of(question))
        waiting = waiting_words(question, definition, review.standing)
        lacking = item.pointer in wanted and question.calculate is None
        return replace(
            item,
            by_law=says_by_law(question, of_page[item.page]),
            missing=waiting or (gettext("Not answered yet") if lacking else ""),
            wanted=lacking,
            source=source_of(item),
            change_url="" if question.read_only else f"{address(item.page, False)}#{html_id(item.pointer)}",
        )

    drawn = drawn_sections(definition, review.answers, review.hidden, summaries=summary_of is not None)
    return tuple(
        replace(
            section,
            url=address(section.slug, False),
            by_law=of_page[section.slug],
            elements=changed(section.elements, checked),
        )
        for section in drawn
    )


LOOK_ID = "to-look-at"
"""The id of the list of prefilled answers to look at before submitting."""
OUT_ID = "taken-out"
"""The id of what is asked of items that were taken out of their lists."""
WHOLES_ID = "changed-wholes"
"""The id of what is asked of facts of several parts that were changed."""
CHANGE, CHANGE_SECTION = "change", "section"
"""What the buttons say, before a pointer or a slug, that save this page and lead to a question or a section of it."""
SHORT = 80


@dataclass(frozen=True, slots=True)
class LookAt:
    """A prefilled answer to look at before submitting: what it says and where from, and its question's address.

    `moved`: what it came from says something else now.
    """

    pointer: str
    label: str
    answer: str
    source: Markup
    url: str
    moved: bool


def lines_to_look_at(
    review: Review, evidence: Mapping[str, Evidence], address: AddressOf, item_address: Callable[[str], str]
) -> list[LookAt]:
    """The prefilled answers that count and that nobody has confirmed or changed, or whose source changed since.

    Those inside a list stand together, item by item; `item_address` leads to one by its pointer.
    """
    found = []
    for pointer, one in evidence.items():
        if one.item or one.way == "known":
            continue
        open_now = pointer in review.standing.asked and (one.newer is not None or one.way == "filled")
        if open_now:
            words = item_of(one.question, review.given).words
            url = f"{address(one.question.page, False)}#{html_id(pointer)}-source"
            label = one.question.label
            found.append(LookAt(pointer, label, shortened(words), one.source, url, one.newer is not None))
    for item, filled in filled_by_item(evidence.values(), review).items():
        said = (on_a_line(one.question, shortened(item_of(one.question, review.given).words)) for one in filled)
        words = " · ".join(said)
        found.append(LookAt(item, filled[0].question.within, words, filled_words(filled), item_address(item), False))
    return found


def lines_of_news(news: Iterable[ListNews], review: Review, address: AddressOf) -> list[LookAt]:
    """The lists that would be filled in with more than they say, or otherwise, each with the way to it."""
    found = []
    for one in news:
        question = one.question
        words = ", ".join(item.words for item in one.items)
        if question.pointer in review.standing.asked and (words or one.gone):
            source = one.items[0].source if one.items else Markup()
            url = f"{address(question.page, False)}#{html_id(question.pointer)}"
            answer = gettext("Known now: %(items)s.") % {"items": shortened(words)} if words else ""
            found.append(LookAt(question.pointer, question.label, answer, source, url, True))
    return found


def told(one: Evidence | None) -> str:
    """Where an answer came from, for a list of answers; of one that was changed, also what it was."""
    if one is not None and one.newer is not None and one.way == "known":
        words = gettext("Known now: %(answer)s. %(source)s.")
        return words % {"answer": shortened(one.newer.words), "source": one.words}
    if one is None or one.way != "changed":
        return one.words if one is not None else ""
    if not one.filled:
        return ""
    words = gettext("Changed: it was “%(before)s”. %(source)s.")
    changed_words = words % {"before": shortened(one.filled), "source": one.words}
    return " ".join([changed_words, one.since.words or _since_words(one)]).rstrip()


def _since_words(one: Evidence) -> str:
    """What it means that nobody said since when a changed answer holds."""
    return gettext("It counts from the day that this form is about.") if asks_since(one.question) else ""


def shortened(text: str) -> str:
    """The beginning of a long text."""
    return text if len(text) <= SHORT else text[:SHORT].rsplit(" ", 1)[0].rstrip(" ,;") + "…"


def missing_lines(
    definition: FormDefinition, review: Review, address: AddressOf, item_problem: ProblemAddress | None = None
) -> list[SummaryLine]:
    """What must be mended before submitting, each line linked to its question.

    `item_problem` is where a problem inside an item of a list is mended.
    """
    lines = []
    for problem in review.problems:
        question = definition.questions.get(problem.pointer)
        href = ""
        if problem.within and item_problem is not None:
            href = item_problem(problem)
        elif question is not None:
            place = html_id(question.pointer) + question.control.focus_ending
            href = f"{address(question.page, True)}#{place}"
        elif problem.page == CHECK_PAGE:
            href = f"#{html_id(problem.pointer)}"
        elif is_beside(problem.pointer):
            href = f"{address(problem.page, True)}#{html_id(problem.pointer)}"
        lines.append(SummaryLine(href, problem.words))
    return lines


FEW = 5
"""So many lines stand in one list; more of them stand by section."""


@dataclass(frozen=True, slots=True)
class Wanting:
    """What must be mended in one section; `title` is empty where what is wrong belongs to none."""

    title: str
    lines: tuple[SummaryLine, ...]


def by_section(definition: FormDefinition, review: Review, lines: Sequence[SummaryLine]) -> tuple[Wanting, ...]:
    """The `missing_lines` of a review, section by section in the form's order; nothing where one list will do."""
    if len(lines) <= FEW:
        return ()
    titles = {page.slug: page.title for page in definition.pages}
    found: dict[str, list[SummaryLine]] = {slug: [] for slug in titles}
    for problem, line in zip(review.problems, lines, strict=True):
        found.setdefault(problem.page, []).append(line)
    wanting = tuple(Wanting(titles.get(slug, ""), tuple(here)) for slug, here in found.items() if here)
    return wanting if len(wanting) > 1 else ()
