"""Where answers came from, as a record keeps it: made when a draft is submitted, read for ever after.

`{pointer: {"way", "mark", "typed", "worked", "sources", "case", "confirmed"}}`: a draft's origins (`forms.prefill`)
with what became of each answer. It stands beside the answers, encrypted like them: what was filled in may be narrative.
"""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, Final

from forms.definition import FormDefinition
from forms.evidence import origins_in, way_of
from forms.models import Draft

type Kept = Mapping[str, Mapping[str, Any]]
NOTHING_FILLED_IN: Final[Kept] = MappingProxyType({})


def kept_with(draft: Draft | None, definition: FormDefinition, hidden: Collection[str]) -> dict[str, dict[str, Any]]:
    """What a record keeps of where its answers came from: of those that were asked when the draft was submitted."""
    if draft is None:
        return {}
    return {
        pointer: {**origin, "way": way_of(draft, definition.questions[pointer], origin)}
        for pointer, origin in origins_in(draft, definition).items()
        if pointer not in hidden
    }


def begun_with(kept: Kept) -> dict[str, Any]:
    """The origins of a draft that begins with a record's own answers: nothing that is known of them is lost."""
    return {
        pointer: {name: value for name, value in origin.items() if name != "way"} for pointer, origin in kept.items()
    }
