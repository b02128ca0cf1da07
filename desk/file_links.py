"""Files that a record lists, each with the way to open it or the reason why not."""

from collections.abc import Iterable
from dataclasses import replace

from django.urls import reverse

from forms.controls.file_list import FileList
from forms.files.answers import ListedFile
from forms.json_values import value_at
from forms.models import StoredFile
from forms.rendering import FileLine, Item, Section, changed
from records.models import RecordVersion


def with_files(drawn: Iterable[Section], version: RecordVersion) -> tuple[Section, ...]:
    """The answers of a version, with links to the files of those that the reader may read."""
    definition, sections = version.form_version.definition, tuple(drawn)
    held: dict[str, tuple[ListedFile, ...]] = {}
    for section in sections:
        for item in section.items:
            question = definition.questions.get(item.pointer)
            if question is not None and isinstance(question.control, FileList) and item.given:
                held[item.pointer] = question.control.files(value_at(version.answers, question.path))
    if not held:
        return sections
    wanted = [one.id for files in held.values() for one in files]
    stored = {str(one.pk): one for one in StoredFile.objects.filter(pk__in=wanted)}

    def linked(item: Item) -> Item:
        lines = tuple(_line(one, stored.get(one.id), version) for one in held.get(item.pointer, ()))
        return replace(item, files=lines) if lines else item

    return tuple(replace(section, elements=changed(section.elements, linked)) for section in sections)


def _line(held: ListedFile, stored: StoredFile | None, version: RecordVersion) -> FileLine:
    if stored is None:
        return FileLine(held.words)
    url = reverse("record_file", args=[version.record.reference, version.number, stored.pk])
    quiet = stored.state == StoredFile.State.CLEAN
    return FileLine(held.words, url if stored.may_be_opened else "", "" if quiet else f"{stored.get_state_display()}.")
