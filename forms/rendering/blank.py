"""A form without answers, to be filled in by hand: every question that could be asked, with room to write.

Rules cannot hide anything on paper. What depends on an answer says so before it, in the words that a page without
scripts has for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from forms.by_law import ByLaw, asked_by_law, says_by_law
from forms.conditions import Rule
from forms.controls.base import Paper
from forms.definition import FormDefinition
from forms.elements import Guidance as GuidanceElement
from forms.elements import Page, Question
from forms.items import asks_of, name_of
from forms.lead_in import in_words
from forms.rendering.tree import Guidance, Node, branches, guidance_of, leaves

ITEMS_BY_HAND: Final = 2
"""How many items of a list there is room for; for more, that page is printed again."""


@dataclass(frozen=True, slots=True)
class Space:
    """One question on paper, and where its answer is written.

    `items` are blank items of a list, by what each is called. `when` says on which answers the question depends.
    """

    label: str
    hint: str
    paper: Paper
    when: str = ""
    needed: bool = False
    voluntary: bool = False
    by_law: bool = False
    child_voice: bool = False
    items: tuple[tuple[str, tuple[Node["Space"], ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class BlankPage:
    """One page of a form on paper. `when` says on which answers all of it depends, `by_law` what the law asks of it."""

    title: str
    elements: tuple[Node[Space], ...]
    when: str = ""
    by_law: ByLaw = ""


def blank_pages(definition: FormDefinition) -> tuple[BlankPage, ...]:
    """The pages of a form with room for every answer that people give; what is worked out or shown only is left out."""
    pages = []
    for page in definition.pages:
        elements = _on_paper(page, definition.questions)
        if any(True for _ in leaves(elements)):
            when = in_words(page.rules, definition.questions)
            pages.append(BlankPage(page.title, elements, when, asked_by_law(page.questions)))
    return tuple(pages)


def _on_paper(page: Page, questions: Mapping[str, Question]) -> tuple[Node[Space], ...]:
    said_above = {rule.pointer for rule in page.rules}
    of_page = asked_by_law(page.questions)

    def leaf(question: Question) -> Space | None:
        if (question.read_only and not question.control.by_server) or question.control.kind == "summary":
            return None
        own = [rule for rule in question.rules if rule.pointer not in said_above]
        return _space(question, own, questions, by_law=says_by_law(question, of_page))

    def text(element: GuidanceElement) -> Guidance:
        own = [rule for rule in element.rules if rule.pointer not in said_above]
        return replace(guidance_of(element), lead_in=in_words(own, questions))

    return branches(page.elements, leaf, text)


def _space(question: Question, rules: Sequence[Rule], questions: Mapping[str, Question], *, by_law: bool) -> Space:
    return Space(
        label=question.label,
        hint=question.hint,
        paper=question.control.paper,
        when=in_words(rules, questions),
        needed=question.required or question.control.by_server,
        voluntary=question.annotations.collect == "voluntary",
        by_law=by_law,
        child_voice=question.annotations.voice == "child",
        items=_items(question, questions) if question.items is not None else (),
    )


def _items(question: Question, questions: Mapping[str, Question]) -> tuple[tuple[str, tuple[Node[Space], ...]], ...]:
    asked = asks_of(question)
    inside = {**questions, **{inner.pointer: inner for inner in asked.page.questions}}
    count = ITEMS_BY_HAND if asked.most is None else min(ITEMS_BY_HAND, asked.most)
    return tuple((name_of(question, at), _on_paper(asked.page, inside)) for at in range(count))
