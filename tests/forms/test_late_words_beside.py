"""What is typed beside answers on a page that was open when its draft moved: since when, never right, a reply."""

from typing import Any

import pytest

from forms import drafts
from forms.adoption import publish_form
from forms.elements import Question
from forms.models import Draft
from forms.remarks import REPLY, field_for
from forms.since import fields_beside
from forms.versions.moving import carry_over
from tests.cast import Cast
from tests.forms.examples import control, form, layout
from tests.records.test_updating import ASKED

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

ETHNICITY = ASKED["ethnicity"]
STORY = {"type": "string", "title": "Story"}
FIRST = form({"origin": ETHNICITY, "story": STORY}, layout(control("origin"), control("story")))
SECOND = form(
    {"heritage": ETHNICITY, "story": STORY, "who": {"type": "string", "title": "Who said so?"}},
    layout(control("heritage"), control("story"), control("who")),
) | {"migration": [{"rename": "/origin", "to": "/heritage"}]}
REPLIED = field_for(REPLY, "/story", "Story")


@pytest.fixture
def opened(inside: Cast) -> tuple[Draft, dict[str, str]]:
    """A draft of the first version, of which an answer was filled in and changed, and the marks of its open page."""
    first = publish_form(FIRST, 1)
    draft = drafts.start(
        first, inside.sam, {}, {"/origin": {"mark": "x", "typed": {"/origin": ["WBRI"]}, "sources": [], "case": True}}
    )
    page = first.definition.pages[0]
    drafts.save_page(draft.pk, page.slug, {"/origin": ["APKN"]}, inside.sam)
    draft = Draft.objects.get(pk=draft.pk)
    return draft, drafts.marks_of(draft, page, [*fields_beside(draft, first.definition, page.slug), REPLIED])


def save(cast: Cast, draft: Draft, marks: dict[str, str], posted: dict[str, str], revision: int) -> drafts.Saved:
    now = Draft.objects.get(pk=draft.pk)
    slug = publish_form(FIRST, 1).definition.pages[0].slug
    beside: list[Question] = [*fields_beside(now, now.form_version.definition, slug), REPLIED]
    typed = {"/origin": ["APKN"], "/story": [""], **{name: [text] for name, text in posted.items()}}
    return drafts.save_page(draft.pk, slug, typed, cast.sam, marks=marks, revision=revision, beside=beside)


def held(draft: Draft) -> dict[str, Any]:
    fields = Draft.objects.get(pk=draft.pk).entered
    return {name: texts for page in fields.values() for name, texts in page.items()}


def move(draft: Draft) -> None:
    carry_over(Draft.objects.get(pk=draft.pk), publish_form(SECOND, 2))


DAY = {"/origin~since/day": "7", "/origin~since/month": "3", "/origin~since/year": "2024"}
NOW = {"/heritage~since/day": ["7"], "/heritage~since/month": ["3"], "/heritage~since/year": ["2024"]}


def test_since_when_it_is_so_goes_where_the_step_takes_its_answer(
    inside: Cast, opened: tuple[Draft, dict[str, str]]
) -> None:
    draft, marks = opened
    move(draft)
    saved = save(inside, draft, marks, DAY, draft.revision)
    assert (saved.changed, saved.conflicts) == (True, ())
    assert {name: texts for name, texts in held(draft).items() if "~" in name} == NOW


def test_that_it_was_never_right_and_a_reply_are_kept(inside: Cast, opened: tuple[Draft, dict[str, str]]) -> None:
    draft, marks = opened
    move(draft)
    save(inside, draft, marks, {"/origin~never": "never", REPLIED.pointer: "She said so herself."}, draft.revision)
    assert {name: texts for name, texts in held(draft).items() if "~" in name} == {
        "/heritage~never": ["never"],
        REPLIED.pointer: ["She said so herself."],
    }


def test_a_reply_that_somebody_wrote_meanwhile_needs_a_choice(
    inside: Cast, opened: tuple[Draft, dict[str, str]]
) -> None:
    draft, marks = opened
    move(draft)
    first = save(inside, draft, marks, {REPLIED.pointer: "She said so herself."}, draft.revision)
    assert not first.conflicts
    second = save(inside, draft, marks, {REPLIED.pointer: "Her mother did."}, draft.revision)
    assert [(one.mine, one.theirs) for one in second.conflicts] == [
        ({REPLIED.pointer: ["Her mother did."]}, {REPLIED.pointer: ["She said so herself."]})
    ]
    assert held(draft)[REPLIED.pointer] == ["She said so herself."]


def test_what_was_not_touched_changes_nothing(inside: Cast, opened: tuple[Draft, dict[str, str]]) -> None:
    draft, marks = opened
    move(draft)
    empty = dict.fromkeys((*DAY, REPLIED.pointer), "")
    assert not save(inside, draft, marks, empty, draft.revision).changed
