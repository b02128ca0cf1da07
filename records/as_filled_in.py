"""Which answers of a record say nothing of their own: the child's file had filled them in, and nobody touched them."""

from typing import Final

from records.models import RecordVersion

FILE_KINDS: Final = frozenset({"fact", "details", "case"})
"""The kinds of `forms.prefill.Source` that stand for the child's file."""


def as_filled_in(version: RecordVersion) -> frozenset[str]:
    """The pointers of the answers that stand as they were filled in from the child's file, and nobody confirmed.

    Such an answer changes nothing in the file: somebody may have mended there meanwhile what the form still says.
    """
    return frozenset(
        pointer
        for pointer, origin in (version.origins or {}).items()
        if origin.get("way") == "filled"
        and (origin.get("case") or origin.get("sources"))
        and all(source.get("kind", "") in FILE_KINDS for source in origin.get("sources", ()))
    )
