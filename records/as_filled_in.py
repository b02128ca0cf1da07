"""Which answers of a record say nothing of their own: the child's file had filled them in, and nobody touched them."""

from forms.taken_out import from_file
from records.models import RecordVersion


def as_filled_in(version: RecordVersion) -> frozenset[str]:
    """The pointers of the answers that stand as they were filled in from the child's file, and nobody confirmed.

    Such an answer changes nothing in the file: somebody may have mended there meanwhile what the form still says.
    """
    return frozenset(
        pointer
        for pointer, origin in (version.origins or {}).items()
        if origin.get("way") == "filled" and from_file(origin)
    )
