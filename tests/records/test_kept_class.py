"""The longest class of the retention schedule wins for one child, and whoever writes reads so."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.context import authority
from cases.models import Case, Episode
from forms.models import ActiveForm
from records.kept_class import kept_class
from records.models import RecordVersion
from records.recording import submit
from tests.cast import Cast
from workflow import work
from workflow.models import Task
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def recorded(cast: Cast, form_key: str, *, reviewed: bool = False) -> RecordVersion:
    """A record of a shipped form in Wilf's file, of which its class alone matters here."""
    case: Case = cast.cases["wilf"]
    return submit(
        form_version=ActiveForm.objects.get(key=form_key).version,
        answers={},
        hidden=[],
        author=cast.sam,
        cases=[(case, Episode.objects.filter(case=case, closed_on=None).first())],
        team=cast.teams["Harbour team"],
        reviewed=reviewed,
    )


def test_a_visit_is_kept_as_long_as_the_plan_of_child_protection_that_the_child_had(inside: Cast) -> None:
    wilf, tansy = inside.cases["wilf"], inside.cases["tansy"]
    recorded(inside, "visit")
    assert kept_class("child_in_need", wilf) == "child_in_need"
    recorded(inside, "child_protection_plan", reviewed=True)
    assert kept_class("child_in_need", wilf) == "child_in_need", "no plan yet: a manager has not approved it"
    recorded(inside, "child_protection_plan")
    assert kept_class("child_in_need", wilf) == kept_class("contact", wilf) == "child_protection"
    assert kept_class("child_in_need", tansy) == "child_in_need", "each child has a story of their own"
    assert kept_class("looked_after", wilf) == "looked_after", "never shorter than the form's own"
    assert kept_class("same_as_reviewed_record", wilf) == "same_as_reviewed_record"
    assert kept_class("child_in_need", None) == "child_in_need"


def test_whoever_writes_about_a_visit_reads_how_long_it_is_kept(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.authority.pk):
        process = start_for_case("visit", northmere.cases["wilf"], northmere.sam)
        task = Task.objects.get(process=process, element_id="Task_visit")
        if task.owner is None:
            work.claim(task, northmere.sam)
    sam = sign_in(northmere.sam)

    def page() -> str:
        return str(sam.get(reverse("task_form_start", args=[task.pk]), follow=True).content.decode())

    need, protection = "records of children in need.", "keeps child protection records."
    assert need in page()
    with authority(northmere.authority.pk):
        recorded(northmere, "child_protection_plan")
    assert protection in page()
    assert need not in page()
