"""Where answers came from, kept with the record: read there and on paper, and shown to whoever decides."""

from typing import Any

import pytest
from django.db import connection

from accounts import clock
from accounts.context import authority
from cases.knowing import learn
from cases.person_facts import KINDS
from forms.evidence import settle
from forms.models import Draft
from forms.prefill import Prefilled
from records.document import gather
from records.models import RecordedForGoodError, RecordVersion, Rendition
from tests.cast import Cast
from tests.desk.pages import parsed, text_of
from tests.desk.stories import begun, decision
from tests.workflow.answers import ASSESSMENT, fill
from workflow import work
from workflow.models import Task

pytestmark = pytest.mark.django_db
FIELD = "/religion_belief"


def words(page: str) -> str:
    return " ".join(parsed(page).text_content().split())


def recorded(cast: Cast, religion: str = "Sikh", *, confirm: bool = False) -> Task:
    """Sam submits an assessment that was begun with Wilf's religion, as it stood or changed; Priya's decision."""
    with authority(cast.id):
        learn(cast.cases["wilf"].child, KINDS["religion"], {"code": "SIKH"}, cast.priya, clock.today())
    task = begun(cast)
    with authority(cast.id):
        draft = work.draft_of(task, cast.sam)
        answers = ASSESSMENT | {"religion_belief": religion}
        fill(task, cast.sam, answers)
        if confirm:
            settle("still-right", draft.pk, FIELD, cast.sam, Prefilled({}, {}))
        task.refresh_from_db()
        work.submit(task, cast.sam, answers, [])
        return decision(cast)


def version_of(cast: Cast) -> RecordVersion:
    return RecordVersion.objects.select_related("record", "form_version").get(form_version__key=task_key())


def task_key() -> str:
    return "child_and_family_assessment"


@pytest.mark.parametrize(
    ("religion", "confirm", "said"),
    [
        ("Sikh", False, "in the child’s file, written down 14 July 2026 by Priya Marsh, holds since 14 July 2026. "
         "Not confirmed by the author."),
        ("Sikh", True, "holds since 14 July 2026. Confirmed by Sam Oakley on 14 July 2026."),
        ("Quaker", False, "Changed by the author. Filled in: From “Religion or belief” in the child’s file"),
    ],
)  # fmt: skip
def test_the_record_and_its_pdf_say_where_an_answer_came_from(
    northmere: Cast, sign_in: Any, religion: str, confirm: bool, said: str
) -> None:
    recorded(northmere, religion, confirm=confirm)
    with authority(northmere.id):
        version = version_of(northmere)
        rendition = Rendition.objects.get(version=version)
        on_paper = gather(rendition)
    told = [item.source for section in on_paper.sections for item in section.items if item.pointer == FIELD]
    assert [said in source for source in told] == [True]
    assert said in words(text_of(sign_in(northmere.sam).get(f"/records/{version.record.reference}/1/")))


def test_what_was_filled_in_is_encrypted_and_never_changes(northmere: Cast) -> None:
    recorded(northmere, "Quaker")
    with authority(northmere.id):
        version = version_of(northmere)
        assert version.origins[FIELD]["typed"] == {FIELD: ["Sikh"]}
        version.origins = {}
        with pytest.raises(RecordedForGoodError):
            version.save()
        with pytest.raises(RecordedForGoodError):
            RecordVersion.objects.filter(pk=version.pk).update(origins={})
        with connection.cursor() as cursor:
            cursor.execute("SELECT origins FROM records_recordversion WHERE origins IS NOT NULL")
            stored = [row[0] for row in cursor.fetchall()]
    assert stored
    assert all(text.startswith("cw1:") and "Sikh" not in text for text in stored)


def test_whoever_must_not_read_an_answer_reads_nothing_of_where_it_came_from(northmere: Cast, sign_in: Any) -> None:
    recorded(northmere, "Quaker")
    with authority(northmere.id):
        reference = version_of(northmere).record.reference
    page = words(text_of(sign_in(northmere.dee).get(f"/records/{reference}/1/")))
    assert "Kept for the people who work with the child" in page
    assert "Religion or belief” in the child’s file" not in page
    assert "Sikh" not in page


def test_the_approver_sees_what_was_filled_in_and_then_changed(northmere: Cast, sign_in: Any) -> None:
    review = recorded(northmere, "Quaker")
    page = parsed(text_of(sign_in(northmere.priya).get(f"/tasks/{review.pk}/form/")))
    shown = page.xpath("//section[@aria-labelledby='filled']")[0]
    assert [" ".join(one.text_content().split()) for one in shown.xpath(".//del")] == ["removed: Sikh"]
    assert [" ".join(one.text_content().split()) for one in shown.xpath(".//ins")] == ["added: Quaker"]
    assert "written down 14 July 2026 by Priya Marsh" in shown.text_content()


@pytest.mark.parametrize(
    ("confirm", "said"),
    [
        (True, "1 other answer stands as it was filled in, and was confirmed."),
        (False, "1 stands as it was filled in, and nobody confirmed it Religion or belief"),
    ],
)
def test_the_approver_sees_how_many_answers_were_confirmed(
    northmere: Cast, sign_in: Any, confirm: bool, said: str
) -> None:
    review = recorded(northmere, confirm=confirm)
    page = words(text_of(sign_in(northmere.priya).get(f"/tasks/{review.pk}/form/")))
    assert said in page
    assert "Prefilled, then changed 0" in page


def test_a_record_that_comes_back_keeps_where_its_answers_came_from(northmere: Cast, sign_in: Any) -> None:
    review = recorded(northmere, confirm=True)
    with authority(northmere.id):
        from tests.workflow.answers import submit

        submit(review, northmere.priya, {"decision": "return", "comment": "Who is there on Fridays?"})
        again = Task.objects.get(element_id="Task_assess", finished__isnull=True)
        work.draft_of(again, northmere.sam)
        assert Draft.objects.get(task=again).prefilled[FIELD]["confirmed"]["name"] == "Sam Oakley"
    page = words(text_of(sign_in(northmere.sam).get(f"/tasks/{again.pk}/form/about-the-child/")))
    assert "Confirmed by you today" in page
