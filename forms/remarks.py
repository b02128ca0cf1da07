"""Remarks on answers and replies to them: typed beside a form's own answers, and kept in its draft.

They are fields like any other, saved as they are typed and never over somebody else's words, but no schema knows them:
their names begin with what no JSON pointer can begin with (`/~r`), so they meet no question of any form. The rest of a
name is the pointer of the answer that is spoken of, and nothing for the whole.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from django.utils.translation import gettext

from forms.controls.base import ControlSpec, Fields, typed
from forms.controls.date_parts import PARTS
from forms.controls.free_text import too_long
from forms.controls.long_text import LongText
from forms.definition import Entered, FormDefinition, read
from forms.elements import Question
from forms.items import name_of
from forms.json_values import JsonObject, path_of
from forms.problems import Problem
from forms.typed_text import as_typed

LONGEST_POINTER = 1_000
MOST_PARTS = 40


@dataclass(frozen=True, slots=True)
class Kind:
    """What is typed beside the answers: how its fields' names begin, where the draft keeps it, how long it may be."""

    prefix: str
    place: str
    longest: int
    rows: int


REMARK = Kind("/~remark", "~remarks", 10_000, 4)
"""What an approver says about an answer, or about the whole."""

REPLY = Kind("/~reply", "~replies", 2_000, 3)
"""What the author says to a remark."""

FACT = Kind("/~rfact", "~facts", 10, 1)
"""What an approver chooses where the child's file changed meanwhile: `KEEP_FACT` or `TAKE_ANSWER`."""
KEEP_FACT, TAKE_ANSWER = "keep", "take"

SINCE, NEVER = "~since", "~never"
"""What the names of the fields end in that say since when a changed answer holds (`forms.since`)."""

OUT = "~out/"
"""What stands between list and item in the names of the fields that say why that was taken out (`forms.taken_out`)."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said, and when. `reply` tells an author's reply from an approver's remark."""

    text: str
    by: str
    at: datetime
    reply: bool = False


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field beside the answers: `label` names it where it stands, `about` what it is about."""

    id: str
    name: str
    label: str
    about: str
    value: str
    rows: int
    longest: int
    error: str = ""


@dataclass(frozen=True, slots=True)
class RemarkView:
    """A remark on one answer, with the field in which its author replies."""

    said: Said
    field: FieldView


def field_for(kind: Kind, pointer: str, label: str) -> Question:
    """The field in which one speaks of the answer at `pointer`, as a question that belongs to no form."""
    name = kind.prefix + pointer
    schema: JsonObject = {"type": "string", "title": label}
    control = LongText(ControlSpec(name, label, schema, {"multi": True, "rows": kind.rows}))
    return replace(_pattern(), pointer=name, path=(name,), page=kind.place, label=label, control=control, schema=schema)


@lru_cache(maxsize=1)
def _pattern() -> Question:
    text: JsonObject = {"type": "string", "title": "Text"}
    schema: JsonObject = {"type": "object", "properties": {"text": text}}
    uischema: JsonObject = {"type": "Control", "scope": "#/properties/text", "options": {"multi": True}}
    document = {"key": "beside", "title": "Beside", "purpose": "", "lawful_basis": [], "retention": ""}
    return read(document | {"schema": schema, "uischema": uischema}, checked_before=True).questions["/text"]


def pointers_in(kind: Kind, names: Iterable[str], definition: FormDefinition) -> tuple[str, ...]:
    """The pointers that field names of this kind speak of: those that can lead into the answers of a form, once each.

    Rows of repeated items are numbered (`/visits/0/date`), so a pointer counts when its first part is a property of
    the form.
    """
    asked = {question.path[0] for question in definition.questions.values()}
    found: dict[str, None] = {}
    for name in names:
        pointer = name.removeprefix(kind.prefix)
        if not name.startswith(kind.prefix) or len(pointer) > LONGEST_POINTER:
            continue
        path = path_of(pointer)
        if not pointer or (pointer.startswith("/") and path[0] in asked and len(path) <= MOST_PARTS):
            found[pointer] = None
    return tuple(found)


def is_beside(name: str) -> bool:
    """Whether a field's name is that of a remark, a reply or a choice, of a day since when an answer holds, or of why
    an item was taken out of its list."""
    spoken = name.startswith((REMARK.prefix, REPLY.prefix, FACT.prefix))
    return spoken or name.endswith(f"{SINCE}/{PARTS[0]}") or OUT in name


def typed_in(posted: Fields, field: Question) -> dict[str, list[str]]:
    """What was posted into a field, as a draft keeps it; nothing where it was left empty."""
    texts = {name: [as_typed(text) for text in typed(posted, name)] for name in field.control.field_names}
    return {name: held for name, held in texts.items() if any(held)}


def texts_in(kind: Kind, entered: Entered) -> dict[str, str]:
    """What a draft holds of a kind, by pointer; texts of white space only are none."""
    found: dict[str, str] = {}
    for name, texts in entered.get(kind.place, {}).items():
        text = texts[-1] if texts else ""
        if name.startswith(kind.prefix) and text.strip():
            found[name.removeprefix(kind.prefix)] = text
    return found


def too_long_in(kind: Kind, entered: Entered, label: str, page_of: Callable[[str], str]) -> list[Problem]:
    """The texts of a kind that are too long, each at its field.

    `label` names such a field; `page_of` gives the slug of the page on which that of a pointer is drawn.
    """
    return [
        Problem(kind.prefix + at, page_of(at), label, too_long(label, len(text), kind.longest), "maxLength")
        for at, text in texts_in(kind, entered).items()
        if len(text) > kind.longest
    ]


def label_of(definition: FormDefinition, pointer: str) -> str:
    """What to call the answer at a pointer: its question's label, within an item of a list after the item's name.

    What no question of the form asks, such as one of a later version, is called by the last name in the pointer.
    """
    question = definition.questions.get(pointer)
    if question is not None:
        return question.label
    if not pointer:
        return gettext("The whole record")
    path = path_of(pointer)
    for end in range(len(path) - 1, 0, -1):
        above = definition.questions.get("/" + "/".join(pointer.split("/")[1 : end + 1]))
        if above is not None:
            return _label_within(above, path[end:])
    return _spoken(path[-1])


def _label_within(above: Question, rest: Sequence[str]) -> str:
    """What to call something in the answer to a question, by the way to it from there."""
    if above.items is None or not rest[0].isdecimal():
        words = [str(int(part) + 1) if part.isdecimal() else _spoken(part) for part in rest]
        return " ".join([f"{above.label},", *words])
    item = name_of(above, int(rest[0]))
    asked = next((inner.label for inner in above.items.page.questions if inner.path == tuple(rest[1:])), "")
    return ": ".join(part for part in (item, asked or " ".join(map(_spoken, rest[1:]))) if part)


def _spoken(name: str) -> str:
    return name.replace("_", " ").capitalize()
