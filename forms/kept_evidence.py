"""Where answers came from, as a record keeps it: made when a draft is submitted, read for ever after.

`{pointer: {"way", "mark", "typed", "worked", "sources", "case", "confirmed"}}`: a draft's origins (`forms.prefill`)
with what became of each answer; of a changed one also what was said of its time (`forms.since`). It stands beside the
answers, encrypted like them: what was filled in may be narrative. An answer in an item of a list is known by its place
among the answers; `list` is then the pointer of the list. An item that was taken out of its list stands under a name
that no answer has (`forms.taken_out`), `inside` what had been filled in of it.
"""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, Final

from forms.definition import FormDefinition
from forms.evidence import way_of
from forms.evidence_places import origins_in
from forms.items import recorded_id
from forms.models import Draft
from forms.since import NOTHING_SAID, Said, said_at, said_in
from forms.taken_out import WAY, SaidOut, again_out, kept_out, told_in

type Kept = Mapping[str, Mapping[str, Any]]
OF_RECORDS: Final = frozenset({"way", "list", "since", "never_right"})
"""What records alone keep: a draft has it in its answers, or knows it of them."""
NOTHING_FILLED_IN: Final[Kept] = MappingProxyType({})


def kept_with(draft: Draft | None, definition: FormDefinition, hidden: Collection[str]) -> dict[str, dict[str, Any]]:
    """What a record keeps of where its answers came from: of those that were asked when the draft was submitted."""
    if draft is None:
        return {}
    found = {
        place.question.pointer: {
            **origin,
            "way": way_of(draft, place, origin),
            **({"list": place.listed} if place.item else {}),
            **(said_at(draft, place).kept() if way_of(draft, place, origin) == "changed" else {}),
        }
        for place, origin in origins_in(draft, definition).items()
        if place.question.pointer not in hidden and place.listed not in hidden
    }
    return found | kept_out(draft, definition, hidden)


def times_said(kept: Kept) -> tuple[dict[str, Said], list[tuple[str, SaidOut]]]:
    """What is said of the time before: of answers that were changed, by pointer, and of what was taken out of lists."""
    changed = {pointer: said_in(origin) for pointer, origin in kept.items() if origin.get("way") == "changed"}
    outs = [(str(origin["list"]), told_in(origin)) for origin in kept.values() if origin.get("way") == WAY]
    return {pointer: said for pointer, said in changed.items() if said != NOTHING_SAID}, outs


def begun_with(kept: Kept) -> dict[str, Any]:
    """The origins of a draft that begins with a record's own answers: nothing that is known of them is lost."""
    found: dict[str, Any] = {
        place_in_draft(pointer, origin): {name: value for name, value in origin.items() if name not in OF_RECORDS}
        for pointer, origin in kept.items()
        if origin.get("way") != WAY
    }
    for listed, item, origin in again_out(kept):
        found.update({f"{listed}/{item}{inside}": each for inside, each in origin["inside"].items()})
    return found


def place_in_draft(pointer: str, origin: Mapping[str, Any]) -> str:
    """What a draft knows an answer by that begins with a record's answers (`forms.items.enter_items`)."""
    listed = origin.get("list")
    if not listed:
        return pointer
    at, _, inside = pointer.removeprefix(f"{listed}/").partition("/")
    return f"{listed}/{recorded_id(int(at))}/{inside}"
