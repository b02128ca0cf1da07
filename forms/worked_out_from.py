"""What calculated answers are worked out from, by whatever way round: what is restricted there is restricted in them.

A calculation can repeat what it reads, so its answer is read by nobody who may not read that too, whatever the form
says of it. New forms must say so themselves (`forms.lint.restricted_reads`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from forms.elements import Element, Group, Page, Question
from forms.facts import EARLIER_FORMS, kept_known
from forms.feel_texts import FeelText
from forms.json_values import Path


@dataclass(frozen=True, slots=True)
class Placed:
    """A question with its whole path; for one asked of a list's items also the names that are theirs."""

    question: Question
    path: Path
    own: frozenset[str] = frozenset()
    listed: Path = ()

    def reads(self, feel: FeelText, other: "Placed") -> bool:
        """Whether a FEEL text at this question reads the answer to another one."""
        if self.listed and other.listed == self.listed and feel.reads_answer(other.question.path):
            return True
        return other.path[0] not in self.own and feel.reads_answer(other.path)


def placed(pages: Iterable[Page]) -> Iterator[Placed]:
    """Every question of a form, those of items after their list."""
    for page in pages:
        for question in page.questions:
            yield Placed(question, question.path)
            if question.items is not None:
                own = frozenset(question.items.names)
                for inner in question.items.page.questions:
                    yield Placed(inner, (*question.path, *inner.path), own, question.path)


def with_what_is_told(pages: tuple[Page, ...]) -> tuple[Page, ...]:
    """The pages with calculated questions that know what they tell (`Question.told`), and are restricted by it."""
    asked = list(placed(pages))
    calculated = [one for one in asked if one.question.calculate is not None]
    told = {one.path: set(one.question.calculate.personal) for one in calculated}  # type: ignore[union-attr]
    restricted = {one.path for one in asked if one.question.annotations.sensitivity == "restricted"}
    sources = {
        one.path: [other.path for other in asked if one.reads(one.question.calculate, other)]  # type: ignore[arg-type]
        for one in calculated
    }
    moved = True
    while moved:
        before = len(restricted), sum(map(len, told.values()))
        for one in calculated:
            told[one.path].update(*(told.get(source, ()) for source in sources[one.path]))
            if kept_known(told[one.path]) or not restricted.isdisjoint(sources[one.path]):
                restricted.add(one.path)
        moved = before != (len(restricted), sum(map(len, told.values())))
    made = {
        id(one.question): replace(
            one.question,
            told=frozenset(told[one.path]),
            annotations=replace(
                one.question.annotations, sensitivity="restricted" if one.path in restricted else "ordinary"
            ),
        )
        for one in calculated
        if told[one.path] or one.path in restricted
    }
    return tuple(_page(page, made) for page in pages) if made else pages


def _page(page: Page, made: Mapping[int, Question]) -> Page:
    asked = {id(question): _question(question, made) for question in page.questions}
    return replace(
        page,
        elements=tuple(_element(element, asked) for element in page.elements),
        questions=tuple(asked.values()),
    )


def _question(question: Question, made: Mapping[int, Question]) -> Question:
    found = made.get(id(question), question)
    if found.items is None:
        return found
    inside = _page(found.items.page, made)
    return replace(found, items=replace(found.items, page=inside, asked_of={}))


def _element(element: Element, asked: Mapping[int, Question]) -> Element:
    if isinstance(element, Group):
        return replace(element, elements=tuple(_element(inner, asked) for inner in element.elements))
    return asked.get(id(element), element)


# Answers to other forms


def overlap(one: Path, other: Path) -> bool:
    """Whether one path leads to the other, or to something inside it."""
    return all(mine == theirs for mine, theirs in zip(one, other, strict=False))


def restricted_paths(form_pages: Iterable[Page]) -> tuple[Path, ...]:
    """Where the restricted answers of a form stand."""
    return tuple(one.path for one in placed(form_pages) if one.question.annotations.sensitivity == "restricted")


def reads_one_of(name: str, restricted: Callable[[str], Iterable[Path]]) -> bool:
    """Whether a dotted name of FEEL reads one of the `restricted` answers of an earlier form, given by its key.

    A name that stops before the form's key may read any.
    """
    root, _dot, rest = name.partition(".")
    if root not in EARLIER_FORMS:
        return False
    key, *path = rest.split(".")
    return not key or any(overlap(one, tuple(path)) for one in restricted(key))
