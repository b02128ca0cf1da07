"""What a page of questions needs from what it belongs to: a form, or one item of a list in it."""

from collections.abc import Mapping
from typing import Protocol

from forms.conditions import Rule
from forms.definition import FormDefinition, Review
from forms.elements import Guidance, Page, Question, guidance_in
from forms.items import asks_of, name_of
from forms.json_values import Json, list_of, object_of, value_at
from forms.problems import Problem
from forms.visibility import Standing


class Asking(Protocol):
    """A form, or one item of a list in a form. See `forms.definition.FormDefinition`, which is one."""

    @property
    def questions(self) -> Mapping[str, Question]: ...

    @property
    def purpose(self) -> str: ...

    @property
    def lawful_basis(self) -> tuple[str, ...]: ...

    @property
    def retention(self) -> str: ...

    def shows(self, rules: tuple[Rule, ...], standing: Standing) -> bool: ...

    def turns_on_page(self, element: Question | Guidance, page: Page) -> bool: ...

    def drawn(self, page: Page, standing: Standing) -> frozenset[str]: ...

    def feel_context(self, standing: Standing) -> Mapping[str, object]: ...


def text_pointer(guidance: Guidance) -> str:
    """What stands for a text among the pointers of a page's questions; no pointer begins like this."""
    return f"~{guidance.place}"


def hidden_on(asking: Asking, page: Page, standing: Standing) -> list[str]:
    """What the page draws and its answers leave out as they stand: questions and texts, by pointer."""
    texts = {
        text_pointer(text)
        for text in guidance_in(page.elements)
        if not asking.shows(text.rules, standing) and asking.turns_on_page(text, page)
    }
    return sorted(texts | (asking.drawn(page, standing) - standing.shown))


class ItemAsking:
    """One item of a list. Pointers, paths and answers are those inside the item; rules see the form around it."""

    def __init__(self, definition: FormDefinition, question: Question, index: int, form: Standing) -> None:
        """`form` is how the whole form stands; `index` says which item it is."""
        asked = asks_of(question)
        self.purpose = definition.purpose
        self.lawful_basis = definition.lawful_basis
        self.retention = definition.retention
        self.questions: Mapping[str, Question] = {
            **{pointer: q for pointer, q in definition.questions.items() if q.path[0] not in asked.names},
            **{q.pointer: q for q in asked.page.questions},
        }
        self.page = Page(
            f"{question.page}{question.pointer}/{index}", name_of(question, index), 1, question.place,
            asked.page.elements, (), asked.page.questions,
        )  # fmt: skip
        self._rules = definition.rules_of_items(question)
        self._around = definition.around(form)

    def standing(self, answers: Mapping[str, Json]) -> Standing:
        """Which of the item's questions are shown and asked, and which of its answers count."""
        return self._rules.standing(answers, self._around.facts, self._around)

    def shows(self, rules: tuple[Rule, ...], standing: Standing) -> bool:
        """Whether something that is not a question, with these rules, is shown."""
        return self._rules.holds(rules, standing, self._around)

    def turns_on_page(self, element: Question | Guidance, page: Page) -> bool:
        """Whether an answer of this item can show or hide a question or a text."""
        return self._rules.depends_on_page(element, page)

    def drawn(self, page: Page, standing: Standing) -> frozenset[str]:
        """The questions that the item's page draws."""
        return frozenset(
            q.pointer for q in page.questions if q.pointer in standing.shown or self.turns_on_page(q, page)
        )

    def feel_context(self, standing: Standing) -> Mapping[str, object]:
        """What FEEL sees inside the item."""
        return self._rules.feel_context(standing, self._around)

    def review(self, question: Question, index: int, review: Review) -> Review:
        """The form's review as far as it is about this item, as if the item were a form. All of it for a new one."""
        given = object_of(_item(value_at(review.given, question.path), index))
        standing = self.standing(given)
        prefix = f"{question.pointer}/{index}"
        problems = tuple(
            Problem(p.pointer.removeprefix(prefix), self.page.slug, p.label, p.message, p.code)
            for p in review.problems
            if p.pointer == prefix or p.pointer.startswith(prefix + "/")
        )
        return Review(given, standing.answers, standing.hidden, problems, standing, review.day)


def _item(items: object, index: int) -> Json:
    listed = list_of(items) if isinstance(items, list) else []
    return listed[index] if index < len(listed) else None
