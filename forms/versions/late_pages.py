"""What is posted by a page that was drawn before its draft moved to another version of the form.

The page has the questions of the former version, perhaps under other names. What was typed on it is brought to the
version that the draft has now, as a draft is, and so is what the draft held when the page was drawn: what differs
between the two was typed on that page.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Max

from forms.controls.base import Fields
from forms.controls.date_parts import PARTS
from forms.elements import Page, Question
from forms.facts import NO_FACTS
from forms.marks import mark_of
from forms.models import Draft, DraftRevision, FormVersion
from forms.remarks import NEVER, SINCE
from forms.remarks import typed_in as remark_in
from forms.revisions import held_at
from forms.versions.carrying import Typed
from forms.versions.moving import brought


@dataclass(frozen=True, slots=True)
class LatePage:
    """What a page drawn in a former version says, in the version of now: `{page slug: {field name: [texts]}}`.

    `mine` is with what was posted, `base` what was there when the page was drawn; where that is not kept, nothing.
    """

    mine: dict[str, Typed]
    base: dict[str, Typed]


def late_page(
    draft: Draft,
    slug: str,
    posted: Fields,
    revision: int | None,
    marks: Mapping[str, str] | None,
    facts: Mapping[str, object] = NO_FACTS,
    beside: Collection[Question] = (),
) -> LatePage | None:
    """What such a page says; None for a page of the version that the draft has now.

    `marks` are those of what it was drawn with, by the pointers of the questions on it, where that is known; `facts` is
    what rules read besides answers; `beside` are the fields beside questions that are asked now.
    """
    row = drawn_in(draft, revision)
    if row is None:
        return None
    former = row.form_version
    definition, page = former.definition, former.definition.page(slug)
    if page is None:
        return None
    _row, held = held_at(draft, row.number)
    standing = definition.standing(definition.answers_from(held)[0], facts)
    sides = Sides(held.get(slug, {}), marks)
    for pointer, mine in definition.take(page, posted, standing).items():
        sides.post(pointer, definition.questions[pointer].control.field_names, mine)
    for pointer, names in _since_of(page):
        if any(name in posted for name in names):
            sides.post(pointer, names, {name: list(posted[name]) for name in names if any(posted.get(name, ()))})
    now = draft.form_version
    return LatePage(
        mine=brought({**held, slug: sides.mine, **_remarks(held, posted, beside)}, former, now).entered,
        base=brought({**held, slug: sides.base}, former, now).entered,
    )


class Sides:
    """What a page was drawn with, and what it says: from what the draft held then, and the marks of what stood there.

    What was kept of then may be later words: those of a minute are kept once. So an answer that is posted as it was
    drawn was drawn so; of another one, where other words are kept than were drawn, nobody knows what was there.
    """

    def __init__(self, held: Fields, marks: Mapping[str, str] | None) -> None:
        self.mine: Typed = {name: list(texts) for name, texts in held.items()}
        self.base: Typed = {name: list(texts) for name, texts in held.items()}
        self._marks = marks

    def post(self, pointer: str, names: Collection[str], mine: Typed, inside: str = "") -> None:
        """Take what was posted in the fields of a question; `inside` begins their names where the draft keeps them."""
        if self._marks is not None and pointer not in self._marks:
            return
        kept = {name: self.base[inside + name] for name in names if inside + name in self.base}
        for name in names:
            self.mine.pop(inside + name, None)
        self.mine.update({inside + name: list(texts) for name, texts in mine.items()})
        if self._marks is None or mark_of(kept) == self._marks[pointer]:
            return
        for name in names:
            self.base.pop(inside + name, None)
        if mark_of(mine) == self._marks[pointer]:
            self.base.update({inside + name: list(texts) for name, texts in mine.items()})


def _since_of(page: Page) -> Iterator[tuple[str, list[str]]]:
    """The pointer and the names of each field that may say of an answer of a page since when it is so."""
    for question in page.questions:
        since = question.pointer + SINCE
        yield since, [f"{since}/{part}" for part in PARTS]
        yield question.pointer + NEVER, [question.pointer + NEVER]


def _remarks(held: Mapping[str, Fields], posted: Fields, beside: Collection[Question]) -> dict[str, Typed]:
    """What was said of answers, in fields that no version has, by where the draft keeps it."""
    found: dict[str, Typed] = {}
    for field in beside:
        if field.page.startswith("~") and any(name in posted for name in field.control.field_names):
            there = found.setdefault(
                field.page, {name: list(texts) for name, texts in held.get(field.page, {}).items()}
            )
            for name in field.control.field_names:
                there.pop(name, None)
            there.update(remark_in(posted, field))
    return found


def drawn_in(draft: Draft, revision: int | None) -> DraftRevision | None:
    """What was there when a page was drawn as of a revision; None where the draft is of that version still."""
    if revision is None or revision >= draft.revision:
        return None
    later = DraftRevision.objects.filter(draft=draft, number__gte=revision).select_related("form_version")
    row = later.order_by("number").first()
    return row if row is not None and row.form_version_id != draft.form_version_id else None


def is_of_former(draft: Draft, slug: str) -> bool:
    """Whether a version that the draft was of before has such a page."""
    return any(version.definition.page(slug) is not None for version in former_versions(draft))


def former_versions(draft: Draft) -> list[FormVersion]:
    """The versions that the draft was of before, the latest first; what was typed in them is not read."""
    rows = DraftRevision.objects.filter(draft=draft).exclude(form_version=draft.form_version_id)
    latest = dict(rows.values_list("form_version").annotate(Max("number")))
    found: list[FormVersion] = list(FormVersion.objects.filter(pk__in=latest))
    return sorted(found, key=lambda version: latest[version.pk], reverse=True)
