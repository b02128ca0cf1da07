"""Where the files of a draft stand: at a question of the form, or at one that an item of a list asks."""

from collections.abc import Iterator
from dataclasses import dataclass

from forms.controls.base import Fields
from forms.controls.file_list import FileList
from forms.definition import FormDefinition
from forms.drafts import Typed
from forms.elements import Question
from forms.evidence_places import list_around
from forms.files.answers import ListedFile, read_entered
from forms.item_drafts import with_item
from forms.items import ID, asks_of, fields_by_item, ids_in, removed_in
from forms.models import Draft


@dataclass(frozen=True, slots=True)
class FilePlace:
    """One place of a draft to which files are added.

    `question` is as it is asked: inside an item its pointer begins there. `listed` is the list, and `item` the id by
    which a draft knows the item; `page` is that of the form.
    """

    question: Question
    control: FileList
    page: str
    listed: Question | None = None
    item: str = ""

    @property
    def pointer(self) -> str:
        """What the draft knows the place by: `/letters`, or `/visits/f10/photos`."""
        around = f"{self.listed.pointer}/{self.item}" if self.listed is not None else ""
        return around + self.question.pointer

    @property
    def field(self) -> str:
        """The field of the page that lists the files."""
        return self.pointer + self.control.field_names[0].removeprefix(self.control.name)

    def files(self, draft: Draft) -> tuple[ListedFile, ...]:
        """The files that a draft lists there."""
        texts = draft.entered.get(self.page, {}).get(self.field, ())
        return tuple(one for one in map(read_entered, texts) if one is not None)

    def listing(self, draft: Draft, held: tuple[ListedFile, ...], *, back: bool) -> dict[str, Typed]:
        """What the draft holds with these files listed there.

        With `back` an item that was removed meanwhile is put back with them. Raises `forms.item_drafts.ListFullError`.
        """
        fields: Fields = draft.entered.get(self.page, {})
        changed = {name: list(texts) for name, texts in fields.items() if name != self.field}
        if held:
            changed[self.field] = [one.entered() for one in held]
        if self.listed is not None and back:
            typed = fields_by_item(self.listed, changed).get(self.item, {})
            changed = with_item(changed, self.listed, self.item, typed)
        return {**draft.entered, self.page: changed}


def place_at(draft: Draft, pointer: str) -> FilePlace | None:
    """The place that a draft knows by a pointer; None where no files are added.

    An item that was removed has its places still, so that nothing is lost when a file comes from another window.
    """
    definition = draft.form_version.definition
    asked = definition.questions.get(pointer)
    if asked is not None:
        return _place(asked, asked.page)
    listed = list_around(definition, pointer)
    if listed is None:
        return None
    item, slash, rest = pointer.removeprefix(f"{listed.pointer}/").partition("/")
    fields = draft.entered.get(listed.page, {})
    known = {*ids_in(listed, fields), *(kept for _, kept in removed_in(listed, fields))}
    inner = next((each for each in asks_of(listed).page.questions if each.pointer == slash + rest), None)
    if inner is None or item not in known or not ID.fullmatch(item):
        return None
    return _place(inner, listed.page, listed, item)


def places_in(draft: Draft) -> Iterator[FilePlace]:
    """Every place of a draft to which files are added, in the form's order, but for items that were removed."""
    definition: FormDefinition = draft.form_version.definition
    for question in definition.questions.values():
        place = _place(question, question.page)
        if place is not None:
            yield place
        if question.items is not None:
            asking = [inner for inner in question.items.page.questions if _place(inner, question.page) is not None]
            for item in ids_in(question, draft.entered.get(question.page, {})) if asking else ():
                yield from filter(None, (_place(inner, question.page, question, item) for inner in asking))


def _place(question: Question, page: str, listed: Question | None = None, item: str = "") -> FilePlace | None:
    if not isinstance(question.control, FileList) or question.read_only:
        return None
    return FilePlace(question, question.control, page, listed, item)
