"""What a draft begins with: answers taken from the case and from earlier forms, each with where it came from.

A list may be filled in as a whole, by FEEL that gives a list of contexts: an item for each. What an item's own
questions are filled in with stands in every item that is added.

They are put in as if typed, unconfirmed: the page shows the source beside the question until somebody confirms or
changes the answer (`forms.evidence`). A schema's `default` is such an answer too, without a source. What FEEL cannot
work out, or the question cannot hold, is left empty without a word.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from forms.calculations import default_of, fitted
from forms.definition import FormDefinition
from forms.drafts import Typed
from forms.elements import Question
from forms.facts import DECISIONS, EARLIER_FORMS
from forms.feel_texts import parse
from forms.items import asks_of, listed_name
from forms.json_values import ABSENT, Absent, Json
from forms.limits import MAX_ITEMS
from forms.marks import mark_of

FIRST_ID: Final = 16
"""The ids of items that are filled in begin with `f` and count from here, so that each has two digits."""

OF_LIST: Final = "of_list"
"""Marks the origin of an answer in an item that the list was filled in with, not the question inside."""

FILE_KINDS: Final = frozenset({"fact", "details", "case"})
"""The kinds of `Source` that stand for the child's file."""

SETTINGS: Final = "settings"
"""Marks the origin of an answer that a setting of the authority gave, or helped to work out."""

TABLES: Final = DECISIONS
"""Marks the origin of an answer that a decision table of the authority gave, or helped to work out."""

CASE_FACTS: Final = frozenset({"case", "child", "episode"})


@dataclass(frozen=True, slots=True)
class Source:
    """What an answer came from: its title, when it was written down, and by whom.

    `kind` says whether that is an earlier record, one of a brother or sister, a fact in the child's file, the file as
    it was opened (`case`) or its name and dates as somebody corrected them (`details`). `reference` and `number` name
    the version of a record; `since` is the day from which a fact holds, where that is known.
    """

    title: str
    on: date
    by: str
    kind: Literal["record", "sibling", "fact", "case", "details"] = "record"
    reference: str = ""
    number: int = 0
    since: date | None = None

    def kept(self) -> dict[str, Any]:
        """The source as a draft keeps it."""
        more = {
            "kind": "" if self.kind == "record" else self.kind,
            "reference": self.reference,
            "number": self.number,
            "since": self.since.isoformat() if self.since else "",
        }
        said = {"title": self.title, "on": self.on.isoformat(), "by": self.by}
        return {**said, **{name: value for name, value in more.items() if value}}


type SourceOf = Callable[[str, str], Sequence[Source]]
"""What stands behind a name that FEEL read: the fact's root (`forms`, `case`, `child`), and the form's key, the part of
the file (`worker`) or the last name.

Several, where several facts do."""


def no_source(root: str, name: str) -> Sequence[Source]:
    """Knows of nothing where it came from."""
    return ()


@dataclass(frozen=True, slots=True)
class Prefilled:
    """What to begin a draft with.

    `entered` is what was typed, as drafts keep it; `origins` is `{pointer: {"mark", "typed", "worked": bool,
    "sources": [Source.kept()], "case": bool}}`, as `Draft.prefilled` keeps it. `typed` is what was filled in, and the
    mark tells whether the answer is still that; `worked` whether it was worked out rather than taken over as it stood,
    `of_list` whether the list gave it that it stands in.
    In an item of a list the pointer has the item's id (`forms.evidence_places`), and `typed` the names of its own page.
    `looked_at` are the pointers that alone were worked out, where only some were.
    """

    entered: dict[str, Typed]
    origins: dict[str, Any]
    looked_at: Collection[str] = ()


def prefill(
    definition: FormDefinition,
    facts: Mapping[str, object],
    source_of: SourceOf = no_source,
    only: Collection[str] | None = None,
) -> Prefilled:
    """Work out every `x-casewright.prefill` of a form over the facts, and its schema's defaults; or `only` some."""
    entered: dict[str, Typed] = {}
    origins: dict[str, Any] = {}
    for question in definition.questions.values():
        if question.read_only or (only is not None and question.pointer not in only):
            continue
        if question.items is not None:
            _fill_list(question, facts, source_of, entered, origins)
            continue
        answer, origin = _answer(question, facts, source_of)
        if isinstance(answer, Absent):
            continue
        typed = question.control.enter(answer)
        entered.setdefault(question.page, {}).update(typed)
        origins[question.pointer] = {"mark": mark_of(typed), "typed": typed, **origin}
    return Prefilled(entered, origins, frozenset(only or ()))


def prefill_item(question: Question, facts: Mapping[str, object], source_of: SourceOf = no_source) -> dict[str, Any]:
    """What a new item of a list begins with: the origins of its answers, by the pointers that they have inside it."""
    return _item_origins(question, facts, source_of, {}, {})


def typed_by(origins: Mapping[str, Any]) -> Typed:
    """What an item holds that begins with these origins, under the names that its own page has."""
    return {name: texts for origin in origins.values() for name, texts in origin["typed"].items()}


def _fill_list(
    question: Question,
    facts: Mapping[str, object],
    source_of: SourceOf,
    entered: dict[str, dict[str, list[str]]],
    origins: dict[str, Any],
) -> None:
    """An item for each context that the prefill of a list gives, where that answers any question of an item."""
    if not question.annotations.prefill:
        return
    value, reads = parse(question.annotations.prefill).explain(facts)
    contexts = value if isinstance(value, list) else [value]
    given = [told for told in (_told(question, context) for context in contexts) if told][:MAX_ITEMS]
    if not given:
        return
    origin = {"worked": False, **_origin(reads, source_of), OF_LIST: True}
    ids = [f"f{number:x}" for number in range(FIRST_ID, FIRST_ID + len(given))]
    fields = entered.setdefault(question.page, {})
    fields[listed_name(question)] = ids
    for item, told in zip(ids, given, strict=True):
        found = _item_origins(question, facts, source_of, told, origin)
        origins.update({f"{question.pointer}/{item}{inner}": each for inner, each in found.items()})
        fields.update({f"{question.pointer}/{item}{name}": texts for name, texts in typed_by(found).items()})


def _told(question: Question, context: object) -> dict[str, Json]:
    """What a FEEL context answers of an item's questions, by their pointers; nothing where it is no context."""
    found: dict[str, Json] = {}
    for inner in _asked(question):
        value: object = context
        for part in inner.path:
            value = value.get(part) if isinstance(value, Mapping) else None
        answer = fitted(inner.control, value)
        if not isinstance(answer, Absent):
            found[inner.pointer] = answer
    return found


def _item_origins(
    question: Question,
    facts: Mapping[str, object],
    source_of: SourceOf,
    told: Mapping[str, Json],
    origin: Mapping[str, Any],
) -> dict[str, Any]:
    """The origins of an item's answers: those `told` came from `origin`, others from what their question says."""
    found: dict[str, Any] = {}
    for inner in _asked(question):
        answer, own = told.get(inner.pointer, ABSENT), dict(origin)
        if isinstance(answer, Absent):
            answer, own = _answer(inner, facts, source_of)
        if not isinstance(answer, Absent):
            typed = inner.control.enter(answer)
            found[inner.pointer] = {"mark": mark_of(typed), "typed": typed, **own}
    return found


def _asked(question: Question) -> list[Question]:
    """The questions of a list's items that people answer."""
    return [inner for inner in asks_of(question).page.questions if not inner.read_only]


def _answer(
    question: Question, facts: Mapping[str, object], source_of: SourceOf
) -> tuple[Json | Absent, dict[str, Any]]:
    """What to fill in, and where it came from."""
    if question.annotations.prefill:
        value, reads = parse(question.annotations.prefill).explain(facts)
        answer = fitted(question.control, value)
        if not isinstance(answer, Absent):
            worked = not isinstance(value, str) and all(str(read) != str(value) for read in reads.values())
            return answer, {"worked": worked, **_origin(reads, source_of)}
    default = default_of(question)
    return ABSENT if default is None else default, {"worked": False, "sources": [], "case": False}


def _origin(reads: Mapping[str, Any], source_of: SourceOf) -> dict[str, Any]:
    sources: list[dict[str, Any]] = []
    case = False
    for name, value in reads.items():
        root, *rest = name.split(".")
        if value is None or root not in EARLIER_FORMS | CASE_FACTS:
            continue
        named = rest[0] if rest and root in EARLIER_FORMS | {"case"} else rest[-1] if rest else ""
        found = source_of(root, named) if named else ()
        for said in (source.kept() for source in found):
            sources += [said] if said not in sources else []
        if not found and root in CASE_FACTS:
            case = True
    read = {name.split(".")[0] for name, value in reads.items() if value is not None}
    council: dict[str, bool] = {mark: True for mark in (SETTINGS, TABLES) if mark in read}
    return {"sources": sources, "case": case, **council}
