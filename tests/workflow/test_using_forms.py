"""Which version of a form new work uses: what was planned, and what somebody else retires meanwhile."""

from datetime import timedelta

import pytest

from accounts import clock
from accounts.models import AuditEvent
from forms.adoption import publish_form
from forms.models import ActiveForm, FormVersion, PlannedForm
from jobs.models import DueWork
from tests.cast import Cast
from tests.studio.form_drafts import FORM, changed_assessment
from workflow.form_versions import using
from workflow.version_acts import VersionError

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def second(inside: Cast) -> FormVersion:
    return publish_form(changed_assessment(), 2, by=inside.ana)


def test_a_version_that_is_used_at_once_takes_back_what_was_planned_and_says_so(
    inside: Cast, second: FormVersion
) -> None:
    using.plan(second, clock.today() + timedelta(days=3), inside.ana, "The board meets then.")
    using.adopt(second, inside.ana, "The board has met.")
    assert not PlannedForm.objects.exists()
    assert not DueWork.objects.filter(kind=using.KIND).exists()
    told = AuditEvent.objects.filter(object_id=str(second.pk)).order_by("pk").values_list("action", flat=True)
    assert list(told) == ["version_planned", "version_plan_taken_back", "version_adopted"]


def test_a_version_that_somebody_retired_since_the_page_was_read_is_not_used(inside: Cast, second: FormVersion) -> None:
    read_before = FormVersion.objects.get(pk=second.pk)
    using.retire(second, inside.ana, "It has a mistake.")
    with pytest.raises(VersionError, match="is retired"):
        using.adopt(read_before, inside.ana, "Plainer words.")
    with pytest.raises(VersionError, match="is retired"):
        using.plan(read_before, clock.today() + timedelta(days=3), inside.ana, "Plainer words.")
    assert ActiveForm.objects.get(key=FORM).version.number == 1
