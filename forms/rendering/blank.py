"""A form without answers, to be filled in by hand: every question that could be asked, with room to write.

What depends on an answer says so before it, in the words that a page without scripts has for it. What depends only on
what is known already (`Known`), such as a child's birth, is left out where it does not apply.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from forms.by_law import ByLaw, asked_by_law, is_by_law, says_by_law
from forms.conditions import Effect, Rule
from forms.controls.base import Paper
from forms.definition import FormDefinition
from forms.elements import Guidance as GuidanceElement
from forms.elements import Page, Question
from forms.items import asks_of, name_of
from forms.json_values import Absent, JsonObject, value_at
from forms.lead_in import in_words
from forms.rendering.tree import Guidance, Node, branches, guidance_of, leaves

ITEMS_BY_HAND: Final = 2
"""How many items of a list there is room for; for more, that page is printed again."""


class Known:
    """What is known before anybody writes: facts, and the answers that they fill in."""

    def __init__(self, definition: FormDefinition, answers: JsonObject, facts: Mapping[str, object]) -> None:
        standing = definition.standing(answers, facts)
        self.answers: JsonObject = standing.answers
        self._context = definition.feel_context(standing)

    def shows(self, rule: Rule, read: Iterable[Question]) -> bool | None:
        """Whether a rule shows what it is on; None where it reads an answer that only paper will have.

        `read` are the questions that it can read.
        """
        condition = rule.condition
        unknown = any(
            isinstance(value_at(self.answers, question.path), Absent)
            for question in read
            if condition.reads(question.path)
        )
        if unknown or rule.effect in (Effect.ENABLE, Effect.DISABLE) or condition.lacks(lambda: self._context):
            return None
        return rule.shows(condition.holds(self.answers, lambda: self._context))


@dataclass(frozen=True, slots=True)
class Space:
    """One question on paper, and where its answer is written.

    `items` are blank items of a list, by what each is called. `when` says on which answers the question depends.
    `asked_by_law`: the law asks it; `by_law`: that is said of it, and not of all of its page.
    """

    label: str
    hint: str
    paper: Paper
    when: str = ""
    needed: bool = False
    voluntary: bool = False
    asked_by_law: bool = False
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


def blank_pages(definition: FormDefinition, known: Known | None = None) -> tuple[BlankPage, ...]:
    """The pages of a form with room for every answer that people give; what is worked out or shown only is left out.

    So is what can never apply to the child of whom something is `known`; without it all of the form is there.
    """
    pages = []
    asked = _Asked(definition.questions, known)
    for page in definition.pages:
        rules = asked.open_rules(page.rules)
        elements = _on_paper(page, asked)
        if rules is not None and any(True for _ in leaves(elements)):
            when = in_words(rules, definition.questions)
            pages.append(BlankPage(page.title, elements, when, asked_by_law(page.questions)))
    return tuple(pages)


class _Asked:
    """The questions that rules read here, and what is known of them."""

    def __init__(self, questions: Mapping[str, Question], known: Known | None, own: Sequence[Question] = ()) -> None:
        self.questions = {**questions, **{inner.pointer: inner for inner in own}}
        self._known = known
        self._own = own

    def inside(self, question: Question) -> "_Asked":
        """The same for the items of a list, whose answers nobody knows."""
        return _Asked(self.questions, self._known, asks_of(question).page.questions)

    def open_rules(self, rules: Iterable[Rule]) -> list[Rule] | None:
        """The rules that still depend on an answer; None where one that does not leaves out what it is on."""
        still: list[Rule] = []
        for rule in rules:
            own = any(rule.condition.reads(inner.path) for inner in self._own)
            shows = self._known.shows(rule, self.questions.values()) if self._known is not None and not own else None
            if shows is False:
                return None
            still.extend([rule] if shows is None else [])
        return still


def _on_paper(page: Page, asked: _Asked) -> tuple[Node[Space], ...]:
    said_above = {rule.pointer for rule in page.rules}
    of_page = asked_by_law(page.questions)

    def leaf(question: Question) -> Space | None:
        if (question.read_only and not question.control.by_server) or question.control.kind == "summary":
            return None
        rules = asked.open_rules(question.rules)
        own = [rule for rule in rules or () if rule.pointer not in said_above]
        return _space(question, own, asked, by_law=says_by_law(question, of_page)) if rules is not None else None

    def text(element: GuidanceElement) -> Guidance | None:
        rules = asked.open_rules(element.rules)
        own = [rule for rule in rules or () if rule.pointer not in said_above]
        return replace(guidance_of(element), lead_in=in_words(own, asked.questions)) if rules is not None else None

    return branches(page.elements, leaf, text)


def _space(question: Question, rules: Sequence[Rule], asked: _Asked, *, by_law: bool) -> Space:
    return Space(
        label=question.label,
        hint=question.hint,
        paper=question.control.paper,
        when=in_words(rules, asked.questions),
        needed=question.required or question.control.by_server,
        voluntary=question.annotations.collect == "voluntary",
        asked_by_law=is_by_law(question),
        by_law=by_law,
        child_voice=question.annotations.voice == "child",
        items=_items(question, asked) if question.items is not None else (),
    )


def _items(question: Question, asked: _Asked) -> tuple[tuple[str, tuple[Node[Space], ...]], ...]:
    items = asks_of(question)
    count = ITEMS_BY_HAND if items.most is None else min(ITEMS_BY_HAND, items.most)
    inside = asked.inside(question)
    return tuple((name_of(question, at), _on_paper(items.page, inside)) for at in range(count))
