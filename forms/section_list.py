"""The sections of a form and how far each is: for the list beside a page, and for the overview of a long form.

All of it comes from one review of the draft, so a page is validated once.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from forms.answer_checks import ASKS_FOR_ANSWER
from forms.controls.base import Fields
from forms.definition import Entered, FormDefinition, Review
from forms.elements import Page
from forms.lengths import lengths, words_in_words

LONG_FORM: Final = 3
"""A form with more pages than this opens on its overview."""

type State = Literal["done", "started", "problems", "not_started"]


@dataclass(frozen=True, slots=True)
class SectionView:
    """A line of the section list. `words` says its state, `length` how many words its texts have."""

    slug: str
    title: str
    number: int
    url: str
    current: bool
    state: State
    words: str
    length: int = 0

    @property
    def length_words(self) -> str:
        """How many words its texts have, in words; empty while there are none."""
        return words_in_words(self.length) if self.length else ""


def section_views(
    definition: FormDefinition,
    entered: Entered,
    review: Review,
    current: str,
    urls: Mapping[str, str],
    untouched: Collection[str] = (),
) -> tuple[SectionView, ...]:
    """Every page with something to show, and how far it is.

    `untouched` are the pointers of answers that were filled in beforehand and that nobody has changed: a page with
    nothing else is never complete; it is said that nobody began it.
    """
    words = {
        "done": gettext("Complete"),
        "started": gettext("Started"),
        "problems": gettext("Has problems"),
        "not_started": gettext("Not started"),
    }
    written = lengths(definition, review.answers)
    views: list[SectionView] = []
    for number, page in enumerate(definition.pages_shown(review.standing), start=1):
        state = _state(page, entered.get(page.slug, {}), review, untouched)
        here, length = page.slug == current, written.get(page.slug, 0)
        typed = _typed(page, entered.get(page.slug, {}), review)
        filled = state == "started" and bool(typed) and all(pointer in untouched for pointer in typed)
        said = gettext("Filled in for you") if filled else words[state]
        views.append(SectionView(page.slug, page.title, number, urls[page.slug], here, state, said, length))
    return tuple(views)


def _state(page: Page, fields: Fields, review: Review, untouched: Collection[str]) -> State:
    typed = _typed(page, fields, review)
    found = [problem for problem in review.problems if problem.page == page.slug]
    if not typed and any(question.pointer in review.standing.asked for question in page.questions):
        return "not_started"
    if any(problem.code not in ASKS_FOR_ANSWER for problem in found):
        return "problems"
    if found or (typed and all(pointer in untouched for pointer in typed)):
        return "started"
    return "done"


def _typed(page: Page, fields: Fields, review: Review) -> list[str]:
    """The pointers of the questions asked on a page that have something in them."""
    asked = [question for question in page.questions if question.pointer in review.standing.asked]
    return [q.pointer for q in asked if any(any(fields.get(name, ())) for name in q.control.field_names)]


def progress(sections: tuple[SectionView, ...]) -> dict[str, object]:
    """How many sections are complete, and how long the texts are, as `{done, count, words, length}`.

    `length` are words such as `212 words here, 1,240 in all`; empty while nothing is written.
    """
    done = sum(section.state == "done" for section in sections)
    words = gettext("%(done)s of %(count)s sections complete") % {"done": done, "count": len(sections)}
    return {"done": done, "count": len(sections), "words": words, "length": _length(sections)}


def _length(sections: tuple[SectionView, ...]) -> str:
    whole = sum(section.length for section in sections)
    here = next((section.length for section in sections if section.current), None)
    if not whole:
        return ""
    if here is None or len(sections) == 1:
        return words_in_words(whole)
    told = {"here": words_in_words(here), "all": number_format(whole, force_grouping=True)}
    return gettext("%(here)s here, %(all)s in all") % told


def submit_words(review: Review) -> str:
    """Whether the form can be submitted, for the line "Check and submit"."""
    wanting = len(review.problems)
    if not wanting:
        return gettext("Ready to submit")
    return ngettext("%(count)s answer needed first", "%(count)s answers needed first", wanting) % {"count": wanting}


def to_mend_first(review: Review) -> Review:
    """The same review with the first problem alone: an answer that is wrong before one that is missing."""
    wrong = [problem for problem in review.problems if problem.code not in ASKS_FOR_ANSWER]
    return replace(review, problems=tuple(wrong or review.problems)[:1])
