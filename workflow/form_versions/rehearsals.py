"""Trying a version of a form on every open draft, and keeping what was found: pointers and counts, no word of a draft.

A few drafts are tried at once; where there are many the worker tries them, and the page says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from accounts import clock
from forms.definition import FormDefinition
from forms.models import Draft, FormPublication, FormVersion
from forms.versions.carrying import What
from forms.versions.moving import Rehearsal
from forms.versions.moving import rehearse as rehearse_drafts
from jobs import due
from jobs.models import DueWork
from workflow.models import FormMove, Task

KIND: Final = "form_rehearsal"
AT_ONCE: Final = 100
"""So many drafts are tried while the person waits."""

type Held = FormPublication | FormMove


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes of the answers to one question: in how many drafts, and some of them, by the id of the draft."""

    pointer: str
    what: What
    count: int
    examples: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a trial found: how many drafts there are, how many of them lose something, of which version each is."""

    drafts: int
    losing: int
    by_version: dict[int, int]
    lines: tuple[Line, ...]

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Found":
        """What was kept of a trial; nothing where none was."""
        return cls(
            drafts=data.get("drafts", 0),
            losing=data.get("losing", 0),
            by_version={int(number): count for number, count in data.get("by_version", {}).items()},
            lines=tuple(
                Line(row["pointer"], row["what"], row["count"], tuple(map(UUID, row["examples"])))
                for row in data.get("lines", ())
            ),
        )


def begin(held: Held, version: FormVersion, definition: FormDefinition | None = None) -> None:
    """Try every open draft of earlier versions: now, or where they are many by the worker. Saves."""
    if _open(version).count() <= AT_ONCE:
        _keep(held, rehearse_drafts(open_drafts(version), version, definition))
    else:
        due.schedule(KIND, held.pk, clock.now())


def is_waiting(held: Held) -> bool:
    """Whether the worker has yet to try it."""
    return DueWork.objects.filter(kind=KIND, subject=held.pk, failed_at=None).exists()


def try_now(held_id: UUID) -> None:
    """Try what waits to be tried. The worker calls it."""
    from workflow.form_versions.publications import prospect  # it begins trials, so it stands above

    move = FormMove.objects.select_related("version").filter(pk=held_id).first()
    held: Held | None = move or FormPublication.objects.filter(pk=held_id, version=None).first()
    if held is None:
        return
    version = held.version if isinstance(held, FormMove) else prospect(held).as_version
    definition = prospect(held).definition if isinstance(held, FormPublication) else None
    if version is not None:
        _keep(held, rehearse_drafts(open_drafts(version), version, definition))


def changed_since(held: Held, version: FormVersion) -> int:
    """How many drafts were typed in, or begun, since the trial."""
    if held.rehearsed_at is None:
        return 0
    return int(_open(version).filter(updated_at__gt=held.rehearsed_at).count())


def works_of(drafts: set[UUID]) -> dict[UUID, str]:
    """The number of the work that each draft belongs to, as the studio names work: it names no child."""
    rows = Task.objects.filter(draft_id__in=drafts).values_list("draft_id", "process_id")
    return {draft: process.hex[-8:].upper() for draft, process in rows}


def _open(version: FormVersion) -> Any:
    """The drafts of earlier versions that somebody can still write in."""
    older = Draft.objects.filter(form_version__key=version.key, form_version__number__lt=version.number)
    return older.filter(submitted_at=None, task__finished__isnull=True)


def open_drafts(version: FormVersion) -> Iterator[Draft]:
    """The drafts of earlier versions that somebody can still write in, the oldest first: none of cancelled work."""
    rows = _open(version).select_related("form_version").defer("form_version__content").order_by("pk")
    yield from rows.iterator(chunk_size=AT_ONCE)


def _keep(held: Held, seen: Rehearsal) -> None:
    held.findings = {
        "drafts": seen.drafts,
        "losing": seen.losing,
        "by_version": {str(number): count for number, count in sorted(seen.by_version.items())},
        "lines": [
            {"pointer": pointer, "what": what, "count": tally.count, "examples": [str(each) for each in tally.examples]}
            for (pointer, what), tally in seen.found.items()
        ],
    }
    held.rehearsed_at = clock.now()
    held.save(update_fields=["findings", "rehearsed_at"])
