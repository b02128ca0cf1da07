"""Adding files to a draft, describing, replacing and removing them there, and reading what was kept."""

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock, files
from accounts.identifiers import uuid7
from forms import drafts
from forms.controls.file_list import FileList
from forms.files.answers import ListedFile, size_words
from forms.files.location import says_place, without_place
from forms.files.places import FilePlace, places_in
from forms.files.scanning import first_look, look_later
from forms.files.signatures import FileRefusedError, type_of
from forms.item_drafts import ListFullError
from forms.limits import MAX_ITEMS
from forms.models import Draft, StoredFile

LONGEST_NAME: Final = 150
LONGEST_DESCRIPTION: Final = 200
_NOT_IN_NAMES: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069/\\]")


class FileChangedError(Exception):
    """The bytes that are kept are not those that were added."""


def known_files(ids: Collection[UUID]) -> set[UUID]:
    """Which of some ids are those of files that somebody added."""
    return set(StoredFile.objects.filter(pk__in=ids).values_list("pk", flat=True))


def listed_in(draft: Draft, file_id: UUID) -> ListedFile | None:
    """The file of that id, if a draft lists it anywhere."""
    listed = (one for place in places_in(draft) for one in place.files(draft))
    return next((one for one in listed if one.id == str(file_id)), None)


def clean_name(name: str) -> str:
    """A file's name without folders, line ends and marks that turn its letters round, with its ending kept."""
    bare = _NOT_IN_NAMES.sub("", name).strip(" .")
    if len(bare) <= LONGEST_NAME:
        return bare or _("file")
    stem, _dot, ending = bare.rpartition(".")
    return (
        f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
        if stem and len(ending) < len(stem)
        else bare[:LONGEST_NAME]
    )


def add(
    draft_id: UUID,
    place: FilePlace,
    *,
    name: str,
    content: bytes,
    description: str,
    by: Any,
    instead_of: UUID | None = None,
) -> ListedFile:
    """Keep a file and list it in a draft, `instead_of` one that stands there or else as the last; return it as listed.

    An item of a list that was removed meanwhile is put back with its file. Raises `FileRefusedError`, with what to do,
    for a file that is not taken, is there already, is one too many or holds a virus, and `DraftSubmittedError`. The
    bytes are kept encrypted before anything names them.
    """
    shown = clean_name(name)
    if len(content) > place.control.largest:
        raise too_large(shown, place.control)
    kind = type_of(shown, content)
    state = first_look(shown, content)
    with transaction.atomic():
        draft = drafts.locked(draft_id)
        held = list(place.files(draft))
        at = len(held) if instead_of is None else _place_of(instead_of, held)
        sha256 = hashlib.sha256(content).hexdigest()
        _refuse_more(place.control, held, shown, sha256, replaces=instead_of is not None)
        stored = StoredFile(
            pk=uuid7(),
            draft=draft,
            pointer=place.pointer,
            name=shown,
            description=description,
            kind=kind.key,
            size=len(content),
            sha256=sha256,
            says_place=says_place(kind.key, content),
            state=state,
            checked_at=clock.now() if state == StoredFile.State.CLEAN else None,
            added_by=by,
            added_at=clock.now(),
        )
        files.keep(stored.pk, content)
        stored.save(force_insert=True)
        if state == StoredFile.State.WAITING:
            look_later(stored.pk)
        added = ListedFile(str(stored.pk), shown, description, kind.key, len(content), sha256)
        held[at : at + 1] = [added]
        _list(draft, place, tuple(held), by, back=True)
    return added


def describe(draft_id: UUID, place: FilePlace, file_id: UUID, description: str, by: Any) -> bool:
    """Say anew what a file shows that a draft lists; return whether that is other words than before.

    Raises `FileRefusedError` where it is not listed any more, and `DraftSubmittedError`.
    """
    with transaction.atomic():
        draft = drafts.locked(draft_id)
        held = list(place.files(draft))
        at = _place_of(file_id, held)
        changed = held[at].description != description
        held[at] = replace(held[at], description=description)
        if changed:
            _list(draft, place, tuple(held), by)
    return changed


def put_back(draft_id: UUID, place: FilePlace, file: ListedFile, by: Any) -> None:
    """List a file again that was taken out. Raises `FileRefusedError` and `DraftSubmittedError`."""
    with transaction.atomic():
        draft = drafts.locked(draft_id)
        held = place.files(draft)
        if any(one.id == file.id for one in held):
            return
        _refuse_more(place.control, held, file.name, file.sha256)
        _list(draft, place, (*held, file), by, back=True)


def remove(draft_id: UUID, place: FilePlace, file_id: UUID, by: Any) -> ListedFile | None:
    """Take a file out of a draft's list; return it, or None where it was not there. Raises `DraftSubmittedError`.

    The file itself stays: earlier revisions of the draft list it, and can be put back.
    """
    with transaction.atomic():
        draft = drafts.locked(draft_id)
        held = place.files(draft)
        gone = next((one for one in held if one.id == str(file_id)), None)
        if gone is not None:
            _list(draft, place, tuple(one for one in held if one is not gone), by)
    return gone


def content_of(stored: StoredFile) -> bytes:
    """The bytes that were added. Raises `FileChangedError`, and what `accounts.files.fetch` raises."""
    content = files.fetch(stored.pk)
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise FileChangedError(f"The file {stored.pk} is not as it was added.")
    return content


def given_out(stored: StoredFile, *, original: bool) -> bytes:
    """The bytes to give out: a photo without the place where it was taken, unless the `original` is asked for.

    Raises what `content_of` does.
    """
    content = content_of(stored)
    return content if original else without_place(stored.kind, content)


def too_large(name: str, control: FileList) -> FileRefusedError:
    """The refusal of a file with too many bytes."""
    said = _("“%(name)s” is larger than %(most)s. Make it smaller, or add it in parts.")
    return FileRefusedError(said % {"name": name, "most": size_words(control.largest)})


def _place_of(file_id: UUID, held: Sequence[ListedFile]) -> int:
    """Where a file stands among those that are listed."""
    found = next((at for at, one in enumerate(held) if one.id == str(file_id)), None)
    if found is None:
        raise FileRefusedError(_("This file is not listed here any more. Look at the list again."))
    return found


def _refuse_more(
    control: FileList, held: Sequence[ListedFile], name: str, sha256: str, *, replaces: bool = False
) -> None:
    same = next((one for one in held if one.sha256 == sha256), None)
    if same is not None:
        said = _("“%(name)s” is there already, as “%(description)s”.")
        raise FileRefusedError(said % {"name": name, "description": same.description})
    if len(held) >= control.most and not replaces:
        raise FileRefusedError(
            _("There are %(most)s files, which is as many as there can be. Remove one first.") % {"most": control.most}
        )


def _list(draft: Draft, place: FilePlace, held: tuple[ListedFile, ...], by: Any, *, back: bool = False) -> None:
    try:
        entered = place.listing(draft, held, back=back)
    except ListFullError as error:
        said = _("The list has %(most)s items, which is as many as there can be. Remove one first.")
        raise FileRefusedError(said % {"most": MAX_ITEMS}) from error
    drafts.write(draft, entered, by, apart=True)
