"""Where answers stand in a draft that may have been filled in beforehand: at a question, or in an item of a list.

A draft knows items by their ids, so that what is known of an answer stays with it when the list is sorted or another
item goes. Answers and records know an item by its place.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from forms.definition import FormDefinition
from forms.drafts import Typed
from forms.elements import Question
from forms.items import asks_of, ids_in, instances
from forms.models import Draft


@dataclass(frozen=True, slots=True)
class Place:
    """One answer of a draft. `pointer` is what the draft knows it by, `question.pointer` what its answers do.

    `item` is the pointer of the item that it stands in, by its id (`/visits/f10`), and `listed` that of the list; both
    are empty for a question of the form itself.
    """

    pointer: str
    question: Question
    item: str = ""
    listed: str = ""

    def typed(self, draft: Draft) -> Typed:
        """What the draft holds there, under the names of its control."""
        fields = draft.entered.get(self.question.page, {})
        names = self.question.control.field_names
        return {name: list(fields[self.item + name]) for name in names if any(fields.get(self.item + name, ()))}

    def with_typed(self, draft: Draft, typed: Typed) -> dict[str, Typed]:
        """What the draft holds, with this typed there instead."""
        fields = draft.entered.get(self.question.page, {})
        own = {self.item + name for name in self.question.control.field_names}
        others = {name: texts for name, texts in fields.items() if name not in own}
        mine = {self.item + name: texts for name, texts in typed.items()}
        return {**draft.entered, self.question.page: {**others, **mine}}


def places_of(draft: Draft, definition: FormDefinition, pointers: Iterable[str]) -> dict[str, Place]:
    """The places that a draft knows by these pointers, of the questions and items that there are."""
    items: dict[str, Mapping[str, int]] = {}
    found: dict[str, Place] = {}
    for pointer in pointers:
        question = definition.questions.get(pointer)
        place = Place(pointer, question) if question is not None else _in_item(draft, definition, pointer, items)
        if place is not None:
            found[pointer] = place
    return found


def origins_in(draft: Draft, definition: FormDefinition) -> dict[Place, dict[str, Any]]:
    """What the draft keeps of answers that were filled in beforehand, of those that it has."""
    kept: Mapping[str, dict[str, Any]] = draft.prefilled or {}
    return {place: kept[pointer] for pointer, place in places_of(draft, definition, kept).items()}


def list_around(definition: FormDefinition, pointer: str) -> Question | None:
    """The list that a pointer leads into, if it does."""
    return next((each for each in definition.lists.values() if pointer.startswith(f"{each.pointer}/")), None)


def _in_item(
    draft: Draft, definition: FormDefinition, pointer: str, items: dict[str, Mapping[str, int]]
) -> Place | None:
    """A question inside an item. `items` keeps where each list's items stand, once that was looked up."""
    listed = list_around(definition, pointer)
    if listed is None:
        return None
    if listed.pointer not in items:
        ids = ids_in(listed, draft.entered.get(listed.page, {}))
        items[listed.pointer] = {item: at for at, item in enumerate(ids)}
    item, slash, rest = pointer.removeprefix(f"{listed.pointer}/").partition("/")
    at = items[listed.pointer].get(item)
    if at is None:
        return None
    asked = zip(asks_of(listed).page.questions, instances(listed, at), strict=True)
    made = next((made for inner, made in asked if inner.pointer == slash + rest), None)
    return Place(pointer, made, f"{listed.pointer}/{item}", listed.pointer) if made is not None else None
