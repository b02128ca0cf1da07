"""What is typed in a draft, brought to another version of its form, or to another form.

Nothing is thrown away but what a step drops. What the other form does not ask stays in the draft, unseen, and is there
again when the draft goes back. What a question of another kind cannot take is put before it all the same, so that
whoever writes sees it and decides.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from forms.controls.base import Fields
from forms.definition import Entered, FormDefinition
from forms.elements import Question
from forms.json_values import ABSENT, Absent, Json
from forms.versions.steps import Default, Dropped, Mapped, Moved, Step

type Typed = dict[str, list[str]]
type What = Literal["moved", "mapped", "filled_in", "dropped", "unseen", "not_accepted"]

LOSSES: Final[frozenset[What]] = frozenset({"dropped", "unseen", "not_accepted"})
"""What whoever wrote it would miss."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is typed for one question: its fields by what follows the pointer, and the question that asked for it."""

    question: Question | None
    fields: Typed
    value: Json | Absent = ABSENT
    """What a step answers instead of what is typed."""

    @property
    def is_as_typed(self) -> bool:
        """Whether no step answers instead."""
        return isinstance(self.value, Absent)


@dataclass(frozen=True, slots=True)
class Happening:
    """What became of what was typed for one question, by the pointer it has or had."""

    pointer: str
    what: What


@dataclass(frozen=True)
class Carried:
    """What a draft holds as one of the other form, and what became of its answers; nothing of what just stays."""

    entered: dict[str, Typed]
    happened: tuple[Happening, ...] = field(default=())

    @property
    def loses(self) -> bool:
        """Whether something that was typed is dropped, unseen, or not accepted any more."""
        return any(each.what in LOSSES for each in self.happened)


def carried(former: FormDefinition, other: FormDefinition, entered: Entered) -> Carried:
    """What a draft of a form holds, as a draft of another form holds it; without steps."""
    return _carried(former, other, entered, ())


def carried_on(former: FormDefinition, versions: Iterable[FormDefinition], entered: Entered) -> Carried:
    """What a draft holds after the steps of each of these versions, which follow one another, in order."""
    before, now = former, Carried({page: _copy(fields) for page, fields in entered.items()})
    happened: dict[str, Happening] = {}
    for version in versions:
        now = _carried(before, version, now.entered, version.migration)
        happened.update({each.pointer: each for each in now.happened})
        before = version
    seen_again = [
        pointer for pointer, each in happened.items() if each.what == "unseen" and pointer in before.questions
    ]
    return Carried(now.entered, tuple(each for pointer, each in happened.items() if pointer not in seen_again))


def carried_back(
    former: FormDefinition, versions: Iterable[FormDefinition], other: FormDefinition, entered: Entered
) -> Carried:
    """What a draft holds as one of an earlier version: what steps of `versions` (the latest first) moved goes back."""
    moved = [step for version in versions for step in reversed(version.migration) if isinstance(step, Moved)]
    return _carried(former, other, entered, tuple(Moved(step.new, step.old) for step in moved))


def _carried(former: FormDefinition, other: FormDefinition, entered: Entered, steps: tuple[Step, ...]) -> Carried:
    held = dict(_typed(former, entered))
    happened: dict[str, What] = {}
    for step in steps:
        _take(step, held, happened)
    found = {page: _copy(fields) for page, fields in entered.items()}
    for pointer, question in former.questions.items():
        there, asked = held.get(pointer), other.questions.get(pointer)
        stays = there is not None and there.question is question and there.is_as_typed
        if (pointer in happened and not stays) or (stays and asked is not None and asked.page != question.page):
            for name in dict(fields_of(question, found.get(question.page, {}))):
                del found[question.page][name]
    for pointer, each in held.items():
        asked = other.questions.get(pointer)
        if asked is None:
            happened.setdefault(pointer, "unseen")
        else:
            found.setdefault(asked.page, {}).update(_typed_anew(asked, each))
    _say_refused(former, other, entered, found, held, happened)
    kept = {page: fields for page, fields in found.items() if fields}
    return Carried(kept, tuple(Happening(pointer, what) for pointer, what in happened.items()))


def _typed(definition: FormDefinition, entered: Entered) -> Iterator[tuple[str, Held]]:
    """What is typed, by the pointer of the question that it is typed for."""
    for pointer, question in definition.questions.items():
        page = entered.get(question.page, {})
        fields = {name.removeprefix(pointer): typed for name, typed in fields_of(question, page)}
        if any(text for texts in fields.values() for text in texts):
            yield pointer, Held(question, fields)


def fields_of(question: Question, fields: Fields) -> Iterator[tuple[str, list[str]]]:
    """What a page holds for a question: its own fields, and what begins with its pointer (lists, comments)."""
    for name, typed in fields.items():
        if name in question.control.field_names or name.startswith((f"{question.pointer}/", f"{question.pointer}~")):
            yield name, list(typed)


def _take(step: Step, held: dict[str, Held], happened: dict[str, What]) -> None:
    """Let one step change what is held."""
    if isinstance(step, Moved):
        if step.old in held and step.new not in held:  # two answers at one place: neither is written over
            held[step.new] = held.pop(step.old)
            happened[step.old] = "moved"
    elif isinstance(step, Default):
        if step.pointer not in held:
            held[step.pointer] = Held(None, {}, step.value)
            happened[step.pointer] = "filled_in"
    elif isinstance(step, Dropped):
        if held.pop(step.pointer, None) is not None:
            happened[step.pointer] = "dropped"
    elif step.pointer in held:
        _map(step, held, happened)


def _map(step: Mapped, held: dict[str, Held], happened: dict[str, What]) -> None:
    here = held[step.pointer]
    value = _read(here)
    instead = [new for old, new in step.values if type(old) is type(value) and old == value]
    if isinstance(value, list):
        by_old = {str(old): new for old, new in step.values}
        mapped: Json = list(dict.fromkeys(str(by_old.get(str(each), each)) for each in value))
        instead = [mapped] if mapped != value else []
    if instead:
        held[step.pointer] = replace(here, value=instead[0])
        happened[step.pointer] = "mapped"


def _read(held: Held) -> Json | Absent:
    """What a question's own control makes of what is typed for it."""
    if not isinstance(held.value, Absent) or held.question is None:
        return held.value
    return held.question.control.read(
        {held.question.pointer + rest: texts for rest, texts in held.fields.items()}
    ).value


def _typed_anew(asked: Question, held: Held) -> Typed:
    """What to type for the other form's question: what was typed, or the same answer where it is asked otherwise."""
    typed = {asked.pointer + rest: texts for rest, texts in held.fields.items()}
    is_alike = held.question is not None and held.question.control.kind == asked.control.kind
    value = _read(held)
    if isinstance(value, Absent) or asked.items is not None or (is_alike and held.is_as_typed):
        return typed
    beside = {name: texts for name, texts in typed.items() if name.startswith(f"{asked.pointer}~")}
    return {**asked.control.enter(value), **beside}


def _say_refused(
    former: FormDefinition,
    other: FormDefinition,
    entered: Entered,
    found: dict[str, Typed],
    held: Mapping[str, Held],
    happened: dict[str, What],
) -> None:
    """Note the questions whose answer was good before, and is not any more."""
    was = {problem.pointer for problem in former.review(entered).problems}
    for problem in other.review(found).problems:
        outer = next((p for p in held if problem.pointer == p or problem.pointer.startswith(f"{p}/")), None)
        if outer is None or problem.code == "required":
            continue
        origin = held[outer].question
        before = (origin.pointer if origin is not None else outer) + problem.pointer.removeprefix(outer)
        if before not in was:
            happened[outer] = "not_accepted"


def _copy(fields: Fields) -> Typed:
    return {name: list(texts) for name, texts in fields.items()}
