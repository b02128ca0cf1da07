"""Files that a record lists, each with the way to open it or the reason why not."""

from collections.abc import Iterable
from dataclasses import replace

from django.urls import reverse

from forms.controls.file_list import FileList
from forms.elements import Question
from forms.files.answers import ListedFile
from forms.files.keeping import files_in
from forms.json_values import value_at
from forms.models import Draft, StoredFile
from forms.rendering import FileLine, Item, Section, changed
from records.models import RecordVersion
from workflow.models import Task


def with_files(drawn: Iterable[Section], version: RecordVersion, *, places: bool = False) -> tuple[Section, ...]:
    """The answers of a version, with links to the files of those that the reader may read.

    With `places` photos are offered with the place where they were taken as well.
    """
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
        lines = tuple(_line(one, stored.get(one.id), version, places) for one in held.get(item.pointer, ()))
        return replace(item, files=lines) if lines else item

    return tuple(replace(section, elements=changed(section.elements, linked)) for section in sections)


def draft_lines(draft: Draft, task: Task, question: Question) -> tuple[FileLine, ...]:
    """The files that a task's draft lists at a question, as its check page links them."""
    held = files_in(draft, question)
    stored = {str(one.pk): one for one in StoredFile.objects.filter(pk__in=[one.id for one in held])}
    lines = []
    for one in held:
        found = stored.get(one.id)
        opens = found is not None and found.may_be_opened
        url = reverse("task_file", args=[task.pk, one.id]) if opens else ""
        lines.append(FileLine(one.words, url, "" if opens or found is None else f"{found.get_state_display()}."))
    return tuple(lines)


def _line(held: ListedFile, stored: StoredFile | None, version: RecordVersion, places: bool) -> FileLine:
    if stored is None:
        return FileLine(held.words)
    url = reverse("record_file", args=[version.record.reference, version.number, stored.pk])
    original = f"{url}?original=1" if places and stored.says_place and stored.may_be_opened else ""
    quiet = stored.state == StoredFile.State.CLEAN
    said = "" if quiet else f"{stored.get_state_display()}."
    return FileLine(held.words, url if stored.may_be_opened else "", said, original)
