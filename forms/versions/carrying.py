"""What is typed in a draft, brought to another version of its form, or to another form.

Nothing is thrown away but what a step drops. What the other form does not ask stays in the draft, unseen, and is there
again when the draft goes back. What a question of another kind cannot take is put before it all the same, so that
whoever writes sees it and decides.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from forms.controls.base import Fields
from forms.definition import Entered, FormDefinition
from forms.elements import Question
from forms.items import asks_of, fields_by_item, ids_in
from forms.json_values import ABSENT, Absent, Json
from forms.versions.patterns import by_pattern, parted
from forms.versions.steps import ANY_ITEM, Default, Dropped, Mapped, Moved, Step, places_after
from forms.whole_names import asks_of_whole, whole_name

type Typed = dict[str, list[str]]
type What = Literal["moved", "mapped", "filled_in", "dropped", "unseen", "not_accepted"]

LOSSES: Final[frozenset[What]] = frozenset({"dropped", "unseen", "not_accepted"})
"""What whoever wrote it would miss."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is typed for one question: its fields by what follows the pointer, and the question that asked for it.

    Of a list, `items` are what is typed into each of its items, by its id and the pointers inside it; steps change it.
    """

    question: Question | None
    fields: Typed
    value: Json | Absent = ABSENT
    """What a step answers instead of what is typed."""
    items: dict[str, dict[str, "Held"]] | None = None

    @property
    def is_as_typed(self) -> bool:
        """Whether no step answers instead."""
        return isinstance(self.value, Absent)


@dataclass(frozen=True, slots=True)
class Happening:
    """What became of what was typed for one question, by the pattern (`forms.versions.patterns`) it has or had."""

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
    asked = by_pattern(before.questions)
    seen_again = [pointer for pointer, each in happened.items() if each.what == "unseen" and pointer in asked]
    return Carried(now.entered, tuple(each for pointer, each in happened.items() if pointer not in seen_again))


def carried_back(
    former: FormDefinition, versions: Iterable[FormDefinition], other: FormDefinition, entered: Entered
) -> Carried:
    """What a draft holds as one of an earlier version: what steps of `versions` (the latest first) moved goes back."""
    moved = [step for version in versions for step in reversed(version.migration) if isinstance(step, Moved)]
    return _carried(former, other, entered, tuple(Moved(step.new, step.old) for step in moved))


def _carried(former: FormDefinition, other: FormDefinition, entered: Entered, steps: tuple[Step, ...]) -> Carried:
    held = dict(_typed(former.questions, lambda question: entered.get(question.page, {})))
    happened: dict[str, What] = {}
    for step in steps:
        _take(step, held, happened)
    found = {page: _copy(fields) for page, fields in entered.items()}
    for pointer, question in former.questions.items():
        there, asked = held.get(pointer), other.questions.get(pointer)
        stays = there is not None and there.question is question and there.is_as_typed
        goes_elsewhere = stays and asked is not None and asked.page != question.page
        entered_anew = stays and asked is not None and question.items is not None
        if (pointer in happened and not stays) or goes_elsewhere or entered_anew:
            for name in dict(fields_of(question, found.get(question.page, {}))):
                del found[question.page][name]
    for pointer, each in held.items():
        asked = other.questions.get(pointer)
        if asked is None:
            happened.setdefault(pointer, "unseen")
        else:
            found.setdefault(asked.page, {}).update(_typed_anew(asked, each))
            happened.update({at: "unseen" for at in _unseen_inside(pointer, asked, each) if at not in happened})
    _take_said_along(former, other, steps, found)
    _say_refused(former, other, entered, found, held, happened)
    kept = {page: fields for page, fields in found.items() if fields}
    return Carried(kept, tuple(Happening(pointer, what) for pointer, what in happened.items()))


def _take_said_along(
    former: FormDefinition, other: FormDefinition, steps: tuple[Step, ...], found: dict[str, Typed]
) -> None:
    """Move what was said of since when facts of several parts hold to where the first of their parts was taken.

    What is said of an item of a list goes with the list.
    """
    places, lifted = places_after(steps, former.questions), dict[str, tuple[str, str, Typed]]()
    for pointer, question in former.questions.items():
        asked = other.questions.get(places.get(pointer, ""))
        if asked is None or not asks_of_whole(question) or not asks_of_whole(asked):
            continue
        was, fields = whole_name(question), found.get(question.page, {})
        if was not in lifted:  # each is taken away before any is put down: two may change places
            said = {name: fields.pop(name) for name in list(fields) if _is_said(name, was)}
            lifted[was] = (asked.page, whole_name(asked), said)
    for was, (page, now, said) in lifted.items():
        if said:
            found.setdefault(page, {}).update({now + name.removeprefix(was): texts for name, texts in said.items()})


def _is_said(name: str, whole: str) -> bool:
    return name.startswith((f"{whole}/", f"{whole}~"))


def _typed(
    questions: Mapping[str, Question], fields_around: Callable[[Question], Fields]
) -> Iterator[tuple[str, Held]]:
    """What is typed, by the pointer of the question that it is typed for."""
    for pointer, question in questions.items():
        mine = dict(fields_of(question, fields_around(question)))
        if any(text for texts in mine.values() for text in texts):
            fields = {name.removeprefix(pointer): typed for name, typed in mine.items()}
            yield pointer, Held(question, fields, items=_items(question, mine) if question.items is not None else None)


def _items(question: Question, fields: Fields) -> dict[str, dict[str, Held]]:
    """What is typed into each item of a list, also into those that were removed."""
    by_item: dict[str, Typed] = {item: {} for item in ids_in(question, fields)} | fields_by_item(question, fields)
    return {item: _typed_in(question, typed) for item, typed in by_item.items()}


def _typed_in(question: Question, typed: Typed) -> dict[str, Held]:
    """What is typed into one item of a list, by the pointer inside it."""
    return dict(_typed(_inside(question), lambda _inner: typed))


def _inside(question: Question) -> dict[str, Question]:
    """What each item of a list asks, by the pointer inside it."""
    return {inner.pointer: inner for inner in asks_of(question).page.questions}


def fields_of(question: Question, fields: Fields) -> Iterator[tuple[str, list[str]]]:
    """What a page holds for a question: its own fields, and what begins with its pointer (lists, comments)."""
    for name, typed in fields.items():
        if name in question.control.field_names or name.startswith((f"{question.pointer}/", f"{question.pointer}~")):
            yield name, list(typed)


def _take(step: Step, held: dict[str, Held], happened: dict[str, What]) -> None:
    """Let one step change what is held."""
    outer, inner = parted(step.old if isinstance(step, Moved) else step.pointer)
    if inner:
        listed = held.get(outer)
        for item in (listed.items or {}).values() if listed is not None else ():
            told: dict[str, What] = {}
            _take(_of_item(step), item, told)
            happened.update({f"{outer}{ANY_ITEM}{pointer}": what for pointer, what in told.items()})
    elif isinstance(step, Moved):
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


def _of_item(step: Step) -> Step:
    """The same step as it is inside one item."""
    if isinstance(step, Moved):
        return Moved(parted(step.old)[1], parted(step.new)[1])
    return replace(step, pointer=parted(step.pointer)[1])


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
    if asked.items is not None and held.items is not None and held.question is not None:
        return _list_anew(asked, held.question, held)
    typed = {asked.pointer + rest: texts for rest, texts in held.fields.items()}
    is_alike = held.question is not None and held.question.control.kind == asked.control.kind
    value = _read(held)
    if isinstance(value, Absent) or asked.items is not None or (is_alike and held.is_as_typed):
        return typed
    beside = {name: texts for name, texts in typed.items() if name.startswith(f"{asked.pointer}~")}
    return {**asked.control.enter(value), **beside}


def _list_anew(asked: Question, former: Question, held: Held) -> Typed:
    """What to type for a list: each item as the other form asks it, and which items there are, as they were."""
    fields = {former.pointer + rest: texts for rest, texts in held.fields.items()}
    by_item, now = fields_by_item(former, fields), _inside(asked)
    in_items = f"{former.pointer}/"
    found = {asked.pointer + name.removeprefix(former.pointer): texts for name, texts in fields.items()
             if not name.startswith(in_items)}  # fmt: skip
    for item, there in (held.items or {}).items():
        typed = by_item.get(item, {})
        for pointer, before in _typed_in(former, typed).items():
            stays = there.get(pointer)
            if stays is None or stays.question is not before.question or not stays.is_as_typed:
                typed = {name: texts for name, texts in typed.items() if name not in _names(before)}
        for pointer, each in there.items():
            if pointer in now:
                typed = {**typed, **_typed_anew(now[pointer], each)}
        found.update({f"{asked.pointer}/{item}{name}": texts for name, texts in typed.items()})
    return found


def _names(held: Held) -> set[str]:
    pointer = held.question.pointer if held.question is not None else ""
    return {pointer + rest for rest in held.fields}


def _unseen_inside(pointer: str, asked: Question, held: Held) -> Iterator[str]:
    """The patterns of what is typed into a list's items and not asked there any more."""
    if asked.items is None:
        return
    now = _inside(asked)
    for inner in dict.fromkeys(inner for item in (held.items or {}).values() for inner in item):
        if inner not in now:
            yield f"{pointer}{ANY_ITEM}{inner}"


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
        before, pattern = _in_item(held[outer], problem.pointer.removeprefix(outer))
        if (origin.pointer if origin is not None else outer) + before not in was:
            happened[outer + pattern] = "not_accepted"


def _in_item(held: Held, inside: str) -> tuple[str, str]:
    """Where something inside an answer (`/0/seen_on` of a list) was before the steps, and its pattern in the list."""
    if held.items is None or held.question is None:
        return inside, ""
    fields = {held.question.pointer + rest: texts for rest, texts in held.fields.items()}
    index, slash, rest = inside.removeprefix("/").partition("/")
    ids = ids_in(held.question, fields)
    item = held.items[ids[int(index)]] if index.isdecimal() and int(index) < len(ids) else {}
    for pointer, each in item.items():
        if slash + rest == pointer or (slash + rest).startswith(f"{pointer}/"):
            was = each.question.pointer if each.question is not None else pointer
            return f"/{index}{was}{(slash + rest).removeprefix(pointer)}", f"{ANY_ITEM}{pointer}"
    return inside, ""


def _copy(fields: Fields) -> Typed:
    return {name: list(texts) for name, texts in fields.items()}
