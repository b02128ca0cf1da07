"""What is posted by an item's page that was drawn before its draft moved to another version of the form.

As `forms.versions.late_pages` for the items of a list: what was typed goes where the steps take the list.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from forms.asking import ItemAsking
from forms.controls.base import Fields
from forms.definition import FormDefinition
from forms.elements import Page, Question
from forms.facts import NO_FACTS
from forms.items import fields_by_item, ids_in, listed_name, removed_in
from forms.json_values import object_of, value_at
from forms.models import Draft, FormVersion
from forms.revisions import held_at
from forms.taking import taken
from forms.versions.carrying import Typed
from forms.versions.late_pages import LatePage, Sides, drawn_in, former_versions
from forms.versions.moving import brought, renamed


@dataclass(frozen=True, slots=True)
class LateItem:
    """What such a page says, as the page of its list would; `question` is the list as it is asked now, or None."""

    said: LatePage
    page: Page
    question: Question | None
    was_there: bool
    """Whether the item was in its list, or removed from it, when its page was drawn."""

    def sides(self, item: str) -> tuple[Typed, Typed]:
        """What is with what was posted, and what was there before, under the names that the item's own page has."""
        if self.question is None:
            return {}, {}
        mine, base = self.said.mine.get(self.question.page, {}), self.said.base.get(self.question.page, {})
        return (
            fields_by_item(self.question, mine).get(item, {}),
            fields_by_item(self.question, base).get(item, {}),
        )


def late_item(
    draft: Draft,
    place: tuple[str, str],
    item: str,
    posted: Fields,
    revision: int | None,
    marks: Mapping[str, str] | None,
    facts: Mapping[str, object] = NO_FACTS,
) -> LateItem | None:
    """What an item's page says; None for one of the version that the draft has now.

    `place` are the slugs of its page and its list; `marks` are those of what it was drawn with, by the pointers of the
    questions on it; `facts` is what rules read besides answers.
    """
    row = drawn_in(draft, revision)
    if row is None:
        return None
    former, now = row.form_version, draft.form_version
    question = _list_at(former.definition, place)
    if question is None:
        return None
    _row, held = held_at(draft, row.number)
    fields = held.get(question.page, {})
    ids = ids_in(question, fields)
    asked, mine = _taken(former.definition, held, question, (item, posted), facts)
    sides = Sides(fields, marks)
    for name, texts in mine.items():
        sides.post(name, asked.questions[name].control.field_names, texts, f"{question.pointer}/{item}")
    if item not in ids and sides.mine != dict(fields):
        sides.mine[listed_name(question)] = [*ids, item]
    return LateItem(
        LatePage(
            mine=brought({**held, question.page: sides.mine}, former, now).entered,
            base=brought({**held, question.page: sides.base}, former, now).entered,
        ),
        asked.page,
        _list_now(former, question, now),
        item in ids or item in {kept for _at, kept in removed_in(question, fields)},
    )


def list_of_former(draft: Draft, place: tuple[str, str]) -> Question | None:
    """The list that a version before had at `place`, as the draft's version asks it; None where there is none."""
    for version in former_versions(draft):
        question = _list_at(version.definition, place)
        if question is not None:
            return _list_now(version, question, draft.form_version)
    return None


def _taken(
    definition: FormDefinition,
    held: dict[str, Typed],
    question: Question,
    typed: tuple[str, Fields],
    facts: Mapping[str, object],
) -> tuple[ItemAsking, dict[str, Typed]]:
    """How an item was asked, and what was `typed` into it: its id, and what was posted."""
    item, posted = typed
    answers = definition.answers_from(held)[0]
    ids = ids_in(question, held.get(question.page, {}))
    index = ids.index(item) if item in ids else len(ids)
    asked = ItemAsking(definition, question, index, definition.standing(answers, facts))
    given = value_at(answers, question.path)
    own = object_of(given[index]) if isinstance(given, list) and index < len(given) else {}
    return asked, taken(asked.page, posted, asked.drawn(asked.page, asked.standing(own)))


def _list_at(definition: FormDefinition, place: tuple[str, str]) -> Question | None:
    slug, name = place
    question = definition.lists.get(name)
    return question if question is not None and question.page == slug else None


def _list_now(former: FormVersion, question: Question, now: FormVersion) -> Question | None:
    pointer = renamed(former, now).get(question.pointer, question.pointer)
    found = now.definition.questions.get(pointer)
    return found if found is not None and found.items is not None else None
