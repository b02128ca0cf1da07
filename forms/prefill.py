"""What a draft begins with: answers taken from the case and from earlier forms, each with where it came from.

They are put in as if typed, unconfirmed: the page shows the source beside the question until somebody confirms or
changes the answer (`forms.evidence`). A schema's `default` is such an answer too, without a source. What FEEL cannot
work out, or the question cannot hold, is left empty without a word.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from forms.calculations import default_of, fitted
from forms.definition import FormDefinition
from forms.drafts import Typed
from forms.elements import Question
from forms.facts import EARLIER_FORMS
from forms.feel_texts import parse
from forms.json_values import ABSENT, Absent, Json
from forms.marks import mark_of

CASE_FACTS: Final = frozenset({"case", "child", "episode"})


@dataclass(frozen=True, slots=True)
class Source:
    """What an answer came from: its title, when it was written down, and by whom.

    `kind` says whether that is an earlier record, a fact in the child's file, the file as it was opened (`case`) or its
    name and dates as somebody corrected them (`details`). `reference` and `number` name the version of a record;
    `since` is the day from which a fact holds, where that is known.
    """

    title: str
    on: date
    by: str
    kind: Literal["record", "fact", "case", "details"] = "record"
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


type SourceOf = Callable[[str, str], Source | None]
"""What stands behind a name that FEEL read: the fact's root (`forms`, `child`), and the form's key or the last name."""


def no_source(root: str, name: str) -> Source | None:
    """Knows of nothing where it came from."""
    return None


@dataclass(frozen=True, slots=True)
class Prefilled:
    """What to begin a draft with.

    `entered` is what was typed, as drafts keep it; `origins` is `{pointer: {"mark", "typed", "worked": bool,
    "sources": [Source.kept()], "case": bool}}`, as `Draft.prefilled` keeps it. `typed` is what was filled in, and the
    mark tells whether the answer is still that; `worked` whether it was worked out rather than taken over as it stood.
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
        answer, origin = _answer(question, facts, source_of)
        if isinstance(answer, Absent):
            continue
        typed = question.control.enter(answer)
        entered.setdefault(question.page, {}).update(typed)
        origins[question.pointer] = {"mark": mark_of(typed), "typed": typed, **origin}
    return Prefilled(entered, origins, frozenset(only or ()))


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
        named = rest[0] if rest and root in EARLIER_FORMS else rest[-1] if rest else ""
        source = source_of(root, named) if named else None
        if source is not None:
            said = source.kept()
            sources += [said] if said not in sources else []
        elif root in CASE_FACTS:
            case = True
    return {"sources": sources, "case": case}
