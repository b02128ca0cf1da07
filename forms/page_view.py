"""What a template needs to draw one page of a form: questions with what was typed, errors, lead-ins, sections."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from django.utils.translation import gettext, ngettext

from forms import rendering
from forms.asking import Asking, hidden_on, text_pointer
from forms.by_law import is_by_law
from forms.calculations import unknown_facts, waits_for
from forms.code_lists import as_of
from forms.controls.base import Fields
from forms.definition import Entered, Review
from forms.elements import Guidance, Page, Question
from forms.evidence import Evidence
from forms.explanations import why
from forms.form_texts import naming
from forms.html_ids import html_id
from forms.item_cards import NO_NEWS, NO_SOURCES, ItemsView, ListPlace, items_view
from forms.json_values import Absent, value_at
from forms.lead_in import lead_in
from forms.list_news import ListNews
from forms.offers import OffersOf
from forms.problems import Problem
from forms.remarks import RemarkView, is_beside
from forms.rendering import Item, Node, branches, guidance_of, item_of, leaves
from forms.since import SinceView, asks_since, error_at, since_view
from forms.summary_view import SummaryOf, SummaryView, summary_view
from forms.visibility import Standing

WIDTHS = ("2", "3", "4", "5", "10", "20")


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question to draw. `values` are the texts typed into its fields, in the order of `names`.

    `control` is the template in `templates/forms/controls/` that draws its fields, `widget` what that one needs besides
    (`Control.widget`), `focus_id` the id of the field that links in the error summary go to.
    `by_law`: the law asks it (`forms.by_law`). `follows_answers` tells whether a calculated value
    reads other answers of the form, not facts alone; `waiting` says what it still waits for; `source` where an answer
    came from that was filled in beforehand, and `since` asks since when it holds where that was changed.
    """

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
    widget: object
    focus_id: str
    width: str
    autocomplete: str
    inputmode: str
    conditional: bool
    lead_in: str
    voluntary: bool
    by_law: bool
    why: str
    answerable: bool
    item: Item
    calculated: bool = False
    follows_answers: bool = False
    waiting: str = ""
    source: Evidence | None = None
    since: SinceView | None = None
    remark: RemarkView | None = None


type Asked = QuestionView | ItemsView | SummaryView
type ElementView = Node[Asked]
type ListPlaces = Callable[[Question], ListPlace]
type ProblemAddress = Callable[[Problem], str]


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """A line of the error summary."""

    href: str
    text: str


class PageView:
    """One page, drawn for one review of the draft. `show_problems` turns the errors on.

    `sources` says, by pointer, where answers came from that were filled in beforehand, `news` what lists would begin
    in with now; `lists` where
    the page's lists stand, and `item_problem` where a problem inside an item is mended: without them the page has no
    lists. `summary_of` finds the records that the page's summaries show, `offers` what of the case is offered to pick.
    `kept_as` says by which class of the retention schedule what is written here is kept, if not by the form's.
    """

    def __init__(
        self,
        definition: Asking,
        page: Page,
        entered: Entered,
        review: Review,
        *,
        show_problems: bool,
        sources: Mapping[str, Evidence] = NO_SOURCES,
        news: Mapping[str, ListNews] = NO_NEWS,
        remarks: Mapping[str, RemarkView] | None = None,
        lists: ListPlaces | None = None,
        item_problem: ProblemAddress | None = None,
        summary_of: SummaryOf | None = None,
        offers: OffersOf | None = None,
        kept_as: Callable[[], str] | None = None,
    ) -> None:
        self.page = page
        self._remarks = remarks or {}
        self._definition = definition
        self._fields = entered.get(page.slug, {})
        self._review = review
        self._sources = sources
        self._news = news
        self._standing = review.standing
        self._drawn = definition.drawn(page, review.standing)
        self._shown_problems = review.problems if show_problems else ()
        self._problems = {problem.pointer: problem.message for problem in self._shown_problems}
        self._lists = lists
        self._item_problem = item_problem
        self._summary_of = summary_of
        self._offers = offers
        self._kept_as = kept_as
        with as_of(review.day):
            self.elements: tuple[ElementView, ...] = branches(page.elements, self._leaf, self._text)
        self.hidden = hidden_on(definition, page, review.standing)

    @property
    def summary(self) -> tuple[SummaryLine, ...]:
        """The page's problems, linked to their fields; those inside items to the items' own pages.

        Last come those of what stands beside the questions.
        """
        drawn: Iterator[Asked] = leaves(self.elements)
        asked = [line for element in drawn for line in self._lines(element)]
        beside = [
            SummaryLine(f"#{html_id(problem.pointer)}", problem.message)
            for problem in self._review.problems
            if problem.pointer in self._problems and problem.page == self.page.slug and is_beside(problem.pointer)
        ]
        return (*asked, *beside)

    def _lines(self, element: Asked) -> Iterator[SummaryLine]:
        if isinstance(element, SummaryView):
            return
        if element.error:
            place = element.id if isinstance(element, ItemsView) else element.focus_id
            yield SummaryLine(f"#{place}", element.error)
        if isinstance(element, ItemsView) and self._item_problem is not None:
            for problem in self._shown_problems:
                if problem.pointer.startswith(element.pointer + "/"):
                    yield SummaryLine(self._item_problem(problem), problem.words)

    @property
    def summary_title(self) -> str:
        count = len(self.summary)
        return ngettext("%(count)s answer needs attention", "%(count)s answers need attention", count) % {
            "count": count
        }

    def _leaf(self, question: Question) -> Asked | None:
        return self._asked(question) if question.pointer in self._drawn else None

    def _text(self, guidance: Guidance) -> rendering.Guidance | None:
        conditional, words = self._condition(guidance)
        if not conditional and not self._definition.shows(guidance.rules, self._standing):
            return None
        return replace(guidance_of(guidance), pointer=text_pointer(guidance), conditional=conditional, lead_in=words)

    def _asked(self, question: Question) -> Asked:
        if question.items is not None:
            return self._items(question)
        if question.kind == "summary" and self._summary_of is not None:
            conditional, words = self._condition(question)
            return summary_view(question, self._summary_of(question), conditional=conditional, lead_in=words)
        return self._question(question)

    def _condition(self, element: Question | Guidance) -> tuple[bool, str]:
        """Whether an answer on this page can show or hide a question or text, and the rule in words."""
        conditional = self._definition.turns_on_page(element, self.page)
        return conditional, lead_in(element.rules, self.page, self._definition.questions) if conditional else ""

    def _items(self, question: Question) -> ItemsView:
        if self._lists is None:
            raise TypeError("This page cannot hold a list: nobody said where its items have their pages.")
        conditional, words = self._condition(question)
        return items_view(
            question,
            self._fields,
            self._review,
            self._lists(question),
            error=self._problems.get(question.pointer, ""),
            conditional=conditional,
            lead_in=words,
            answerable=not question.read_only and _enabled(question, self._standing, conditional),
            by_law=is_by_law(question),
            why=why(question, self._definition, self._kept_as),
            remarks=self._remarks,
            sources=self._sources,
            news=self._news.get(question.pointer),
        )

    def _since(self, question: Question) -> SinceView | None:
        source = self._sources.get(question.pointer)
        if source is None or source.way == "known" or not asks_since(question):
            return None
        before = source.filled or item_of(question, self._review.given).words
        error = self._problems.get(error_at(question), "")
        return since_view(question, self._fields, before=before, changed=source.way == "changed", error=error)

    def _widget(self, question: Question, texts: Fields) -> object:
        if not question.control.picks_from:
            return question.control.widget(texts)
        return question.control.picking(texts, self._offers(question) if self._offers is not None else ())

    def _question(self, question: Question) -> QuestionView:
        control = question.control
        texts = {name: list(self._fields.get(name, ())) for name in control.field_names}
        place = html_id(question.pointer)
        conditional, words = self._condition(question)
        notes = question.annotations
        return QuestionView(
            type="question",
            pointer=question.pointer,
            id=place,
            control=control.template,
            label=question.label,
            optional=question.optional and notes.collect != "voluntary",
            hint=question.hint,
            error=self._problems.get(question.pointer, ""),
            names=control.field_names,
            values=tuple(texts[name][-1] if texts[name] else "" for name in control.field_names),
            widget=self._widget(question, texts),
            focus_id=place + control.focus_ending,
            width=_width(question),
            autocomplete=_text_option(question, "autocomplete"),
            inputmode=control.inputmode,
            conditional=conditional,
            lead_in=words,
            voluntary=notes.collect == "voluntary",
            by_law=is_by_law(question),
            why=why(question, self._definition, self._kept_as),
            answerable=not question.read_only and _enabled(question, self._standing, conditional),
            item=item_of(question, self._standing.answers if question.calculate else self._review.given),
            calculated=question.calculate is not None,
            follows_answers=_follows_answers(question, self._definition),
            waiting=waiting_words(question, self._definition, self._standing),
            source=self._sources.get(question.pointer),
            since=self._since(question),
            remark=self._remarks.get(question.pointer),
        )


def _enabled(question: Question, standing: Standing, conditional: bool) -> bool:
    """Whether it can be answered: a disabled question that this page may enable stays open, for want of scripts."""
    return conditional or question.pointer in standing.asked or question.pointer not in standing.shown


def _follows_answers(question: Question, definition: Asking) -> bool:
    feel = question.calculate
    return feel is not None and any(feel.reads_answer(other.path) for other in definition.questions.values())


def _width(question: Question) -> str:
    width = question.options.get("width", question.control.width)
    return f"govuk-input--width-{width}" if str(width) in WIDTHS else ""


def _text_option(question: Question, name: str) -> str:
    value = question.options.get(name)
    return value if isinstance(value, str) else ""


def waiting_words(question: Question, definition: Asking, standing: Standing) -> str:
    """Why a calculated value is not there yet, and what to do; empty for one that is, and for other questions."""
    if question.calculate is None or not isinstance(value_at(standing.answers, question.path), Absent):
        return ""
    if question.pointer in standing.withheld:
        return gettext("It is worked out when you submit, and kept for the people who work with the child.")
    lines, named = [gettext("Cannot be worked out yet.")], list[str]()
    wanted = waits_for(question, definition.questions, standing)
    if wanted:
        labels = gettext(" and ").join(f"“{other.label}”" for other in wanted)
        lines.append(gettext("Answer %(questions)s first.") % {"questions": labels})
        named = [other.label for other in wanted]
    else:
        unknown = unknown_facts(question, definition.feel_context(standing))
        lines += [gettext("Not known: %(fact)s.") % {"fact": fact} for fact in unknown]
    return naming(" ".join(lines), *named)


def calculated_values(page: Page, definition: Asking, standing: Standing) -> dict[str, dict[str, object]]:
    """What each calculated question that the page shows says: `{pointer: {words, waiting}}`."""
    found: dict[str, dict[str, object]] = {}
    for question in page.questions:
        if question.calculate is not None and question.pointer in standing.shown:
            waiting = waiting_words(question, definition, standing)
            words = waiting or item_of(question, standing.answers).words
            found[question.pointer] = {"words": words, "waiting": bool(waiting)}
    return found
