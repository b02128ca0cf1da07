"""Steps that bring what is typed from one version of a form to the next: the form's `migration`, in order.

    "migration": [
        {"rename": "/surname", "to": "/family_name"},
        {"move": "/school", "to": "/education/school"},
        {"default": "/country", "value": "GB"},
        {"map": "/outcome", "values": [["nfa", "no_further_action"]]},
        {"drop": "/fax"}
    ]

What each item of a list answers has `*` for the item: `{"rename": "/visits/*/date", "to": "/visits/*/seen_on"}`. Where
the list moves in a step before, what is inside it is named by its new pointer.

They lead from the version numbered one lower. A draft that is several versions behind takes the steps of each.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from forms.elements import Question
from forms.json_values import Json, JsonObject, list_of, path_of, value_at
from forms.problems import ProblemList
from rules.sentences import Sentence, listed

MOST_STEPS: Final = 500
ANY_ITEM: Final = "/*"
"""What stands in a pointer for any item of a list."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What was answered at `old` is answered at `new`: under another name, or in another place."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Default:
    """Where nothing is typed at `pointer`, `value` is."""

    pointer: str
    value: Json


@dataclass(frozen=True, slots=True)
class Mapped:
    """Where one of the first values is answered at `pointer`, the second is instead."""

    pointer: str
    values: tuple[tuple[Json, Json], ...]


@dataclass(frozen=True, slots=True)
class Dropped:
    """What is typed at `pointer` is not taken along."""

    pointer: str


type Step = Moved | Default | Mapped | Dropped


def places_after(steps: Iterable[Step], pointers: Iterable[str]) -> dict[str, str]:
    """Where the answers at these pointers are after the steps, in their order, as with drafts; without dropped ones."""
    held = {pointer: pointer for pointer in pointers}
    for step in steps:
        if isinstance(step, Moved) and step.old in held and step.new not in held:
            held = {moved_by(step, now): former for now, former in held.items()}
        elif isinstance(step, Dropped):
            inside = f"{step.pointer}{ANY_ITEM}/"
            held = {now: former for now, former in held.items() if now != step.pointer and not now.startswith(inside)}
    return {former: now for now, former in held.items()}


def moved_by(step: Moved, pointer: str) -> str:
    """Where one step takes what is answered at a pointer; what stands in the items of a list goes with the list."""
    goes = pointer == step.old or pointer.startswith(f"{step.old}{ANY_ITEM}/")
    return step.new + pointer.removeprefix(step.old) if goes else pointer


def read_steps(value: Json | None, questions: Mapping[str, Question], problems: ProblemList) -> tuple[Step, ...]:
    """Read a form's `migration`; what is wrong is added to the problems. `questions` are those of that form."""
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > MOST_STEPS:
        problems.add(
            "/migration",
            "bad_migration",
            Sentence("“migration” is a list of at most %(most_steps)s steps.", most_steps=MOST_STEPS),
        )
        return ()
    found: list[Step] = []
    for at, step in enumerate(value):
        place = f"/migration/{at}"
        kinds = [word for word in READERS if isinstance(step, dict) and word in step]
        if not isinstance(step, dict) or len(kinds) != 1:
            problems.add(
                place, "bad_step", Sentence("A step is an object with one of %(listed)s.", listed=listed(READERS))
            )
            continue
        known, reader = READERS[kinds[0]]
        for name in step.keys() - known - {kinds[0]}:
            problems.add(
                f"{place}/{name}",
                "bad_step",
                Sentence("The step “%(kinds)s” knows no “%(name)s”.", kinds=kinds[0], name=name),
            )
        made = reader(step, place, questions, problems)
        if made is not None:
            found.append(made)
    return tuple(found)


def _pointer(step: JsonObject, word: str, place: str, problems: ProblemList) -> str:
    pointer = step.get(word)
    if isinstance(pointer, str) and pointer.startswith("/") and len(pointer) > 1:
        return pointer
    reason = Sentence("“%(word)s” is the pointer of an answer, such as “/family_name”.", word=word)
    problems.add(f"{place}/{word}", "bad_step", reason)
    return ""


def _asked(pointer: str, word: str, place: str, questions: Mapping[str, Question], problems: ProblemList) -> None:
    outer, star, inner = pointer.partition("/*/")
    listed = questions.get(outer) if star else None
    inside = listed.items.page.questions if listed is not None and listed.items is not None else ()
    if pointer and pointer not in questions and all(each.pointer != f"/{inner}" for each in inside):
        reason = Sentence("This form asks no question at “%(pointer)s”.", pointer=pointer[:100])
        problems.add(f"{place}/{word}", "unknown_question", reason)


def _moved(word: str) -> Callable[..., Step | None]:
    def read(step: JsonObject, place: str, questions: Mapping[str, Question], problems: ProblemList) -> Step | None:
        old, new = _pointer(step, word, place, problems), _pointer(step, "to", place, problems)
        if old and new and _list_of(old) != _list_of(new):
            reason = Sentence(
                "An answer inside a list stays in its list: both pointers begin alike, such as “/visits/*/”."
            )
            problems.add(f"{place}/to", "bad_step", reason)
            return None
        _asked(new, "to", place, questions, problems)
        if word == "rename" and old and new and path_of(old)[:-1] != path_of(new)[:-1]:
            reason = Sentence(
                "“rename” changes the last part of a pointer only. To put an answer elsewhere, use “move”."
            )
            problems.add(f"{place}/to", "bad_step", reason)
        return Moved(old, new) if old and new else None

    return read


def _list_of(pointer: str) -> str:
    """The list that a pointer leads into, as it is called at that step; empty for none."""
    outer, star, _inner = pointer.partition("/*/")
    return outer if star else ""


def _default(step: JsonObject, place: str, questions: Mapping[str, Question], problems: ProblemList) -> Step | None:
    pointer = _pointer(step, "default", place, problems)
    _asked(pointer, "default", place, questions, problems)
    value = value_at(step, ("value",))
    if "value" not in step:
        problems.add(f"{place}/value", "bad_step", Sentence("Say the “value” that is answered where nothing is typed."))
        return None
    return Default(pointer, value) if pointer else None  # type: ignore[arg-type]  # it is there


def _mapped(step: JsonObject, place: str, questions: Mapping[str, Question], problems: ProblemList) -> Step | None:
    pointer, given = _pointer(step, "map", place, problems), step.get("values")
    pairs = [[old, new] for old, new in given.items()] if isinstance(given, dict) else list_of(given)
    if not pairs or not all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):
        reason = Sentence("“values” is an object {former: later}, or a list of pairs where values are no texts.")
        problems.add(f"{place}/values", "bad_step", reason)
        return None
    return Mapped(pointer, tuple((pair[0], pair[1]) for pair in map(list_of, pairs))) if pointer else None


def _dropped(step: JsonObject, place: str, questions: Mapping[str, Question], problems: ProblemList) -> Step | None:
    pointer = _pointer(step, "drop", place, problems)
    return Dropped(pointer) if pointer else None


READERS: Final[Mapping[str, tuple[frozenset[str], Callable[..., Step | None]]]] = {
    "rename": (frozenset({"to"}), _moved("rename")),
    "move": (frozenset({"to"}), _moved("move")),
    "default": (frozenset({"value"}), _default),
    "map": (frozenset({"values"}), _mapped),
    "drop": (frozenset(), _dropped),
}
