"""Files that a record or a draft lists, each with the way to open it or the reason why not."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from django.urls import reverse

from forms.controls.file_list import FileList
from forms.definition import FormDefinition
from forms.files.answers import ListedFile, files_of
from forms.items import expanded
from forms.json_values import JsonObject, path_of, value_at
from forms.models import StoredFile
from forms.rendering import FileLine, Item, Section, changed_inside
from records.models import RecordVersion

type LineOf = Callable[[ListedFile, StoredFile | None], FileLine]


def with_files(drawn: Iterable[Section], version: RecordVersion, *, places: bool = False) -> tuple[Section, ...]:
    """The answers of a version, with links to the files of those that the reader may read.

    With `places` photos are offered with the place where they were taken as well.
    """

    def line(held: ListedFile, stored: StoredFile | None) -> FileLine:
        return _line(held, stored, version, places)

    return _linked(drawn, version.answers, line)


def with_draft_files(
    drawn: Iterable[Section], answers: JsonObject, address: Callable[[str], str]
) -> tuple[Section, ...]:
    """The answers of a draft, as its check page shows them, with links to their files; `address` is by a file's id."""
    return _linked(drawn, answers, lambda held, stored: draft_line(held, stored, address))


def draft_line(held: ListedFile, stored: StoredFile | None, address: Callable[[str], str]) -> FileLine:
    """A file that is not of a record yet, with its `address` where it may be opened."""
    opens = stored is not None and stored.may_be_opened
    note = "" if opens or stored is None else f"{stored.get_state_display()}."
    return FileLine(held.words, address(held.id) if opens else "", note)


def listed_in(definition: FormDefinition, answers: JsonObject) -> dict[str, ListedFile]:
    """Every file that answers list, also in the items of lists, by its id."""
    asked = expanded(definition.questions, answers).values()
    lists = [value_at(answers, one.path) for one in asked if isinstance(one.control, FileList)]
    return {one.id: one for value in lists for one in files_of(value)}


def _linked(drawn: Iterable[Section], answers: JsonObject, line: LineOf) -> tuple[Section, ...]:
    """The sections with the files of every answer, also of those in the items of lists; they are looked up once."""
    sections, held = tuple(drawn), dict[str, tuple[ListedFile, ...]]()

    def found(item: Item) -> Item:
        if item.control == FileList.kind and item.given:
            held[item.pointer] = files_of(value_at(answers, path_of(item.pointer)))
        return item

    changed_inside(sections, found)
    if not held:
        return sections
    wanted = {one.id for files in held.values() for one in files}
    stored = {str(one.pk): one for one in StoredFile.objects.filter(pk__in=wanted)}

    def linked(item: Item) -> Item:
        lines = tuple(line(one, stored.get(one.id)) for one in held.get(item.pointer, ()))
        return replace(item, files=lines) if lines else item

    return changed_inside(sections, linked)


def _line(held: ListedFile, stored: StoredFile | None, version: RecordVersion, places: bool) -> FileLine:
    if stored is None:
        return FileLine(held.words)
    url = reverse("record_file", args=[version.record.reference, version.number, stored.pk])
    original = f"{url}?original=1" if places and stored.says_place and stored.may_be_opened else ""
    quiet = stored.state == StoredFile.State.CLEAN
    said = "" if quiet else f"{stored.get_state_display()}."
    return FileLine(held.words, url if stored.may_be_opened else "", said, original)
