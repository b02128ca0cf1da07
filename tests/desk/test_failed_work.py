"""Work that stands still because a step failed is never called no work."""

from typing import Any

import pytest

from accounts.context import authority
from tests.cast import Cast
from tests.desk.pages import text_of
from tests.workflow.running import bpmn, ends, flows, user_task
from workflow.adoption import publish_process, use_process
from workflow.models import Incident

pytestmark = pytest.mark.django_db

STUCK = bpmn(
    "stuck",
    '<startEvent id="S"/><exclusiveGateway id="Which" name="How much?"/>',
    ends("E"),
    user_task("A"),
    user_task("B"),
    flows("S > Which", "Which > A: =today = null", "Which > B: =today = null", "A > E", "B > E"),
)


def test_the_childs_page_says_that_a_step_failed_and_leads_those_who_mend_it(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        use_process(publish_process(STUCK, 1))
        reference = northmere.cases["wilf"].reference
    page = f"/cases/{reference}/"
    sam = sign_in(northmere.sam)
    assert "A step failed" not in text_of(sam.get(page))
    begun = text_of(sam.post(f"{page}start/stuck/", follow=True))
    assert "Started, but a step failed. Those who can put it right have been told." in begun
    assert (
        "“How much?” of stuck, since Tue 14 July, 10:00. Managers of the team and administrators have been told."
        in begun
    )
    assert "No open work for this child" not in begun
    with authority(northmere.id):
        incident = Incident.objects.get()
    led = sign_in(northmere.priya).get(page)
    assert f'href="/incidents/{incident.pk}/"' in led.content.decode()
    with authority(northmere.id):
        Incident.objects.update(ended="mended", ended_at=incident.at)
    assert "A step failed" not in text_of(sam.get(page))
