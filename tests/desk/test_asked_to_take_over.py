"""What the pages show a manager whose team is asked to take a child over, and nobody else of the team."""

from typing import Any

import pytest

from accounts.context import authority
from accounts.models import AuditEvent
from tests.cast import Cast, make_person
from tests.desk.pages import entered, fill_in, submit, text_of
from tests.workflow.test_transfer_process import to_meadow
from workflow.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_the_manager_s_pages_show_the_child_while_she_decides_and_none_after_she_refused(
    northmere: Cast, sign_in: Any
) -> None:
    with authority(northmere.id):
        nell, wilf = make_person(northmere, "Nell Thorne", "team_manager", "Meadow team"), northmere.cases["wilf"]
        process = to_meadow(northmere)
        task = Task.objects.get(process=process, element_id="Task_accept")
        request = Task.objects.get(process=process, element_id="Task_request").record
        assert request is not None
        handed_over = request.url
        meadow = northmere.teams["Meadow team"].pk
    hers, rens, priyas = (sign_in(user) for user in (nell, northmere.ren, northmere.priya))
    child, form = f"/cases/{wilf.reference}/", f"/tasks/{task.pk}/form/"
    pages = [child, f"/tasks/{task.pk}/", handed_over]
    assert "Wilf" in text_of(hers.get("/my-work/"))
    assert "Take the child over" in text_of(hers.get(f"/teams/{meadow}/tasks/"))
    assert "Ring the aunt first" in text_of(hers.get(form, follow=True))
    shown = text_of(hers.get(child))
    assert "Change allocation" not in shown
    assert [hers.get(page).status_code for page in pages] == [200, 200, 200]
    assert [rens.get(page).status_code for page in pages] == [404, 404, 404]
    assert [priyas.get(page).status_code for page in pages] == [200, 200, 200]
    with authority(northmere.id):
        assert AuditEvent.objects.filter(actor_id=nell.pk, case_id=wilf.pk).exists()
        answers = {"decision": "refused", "refused_reason": "The review comes first."}
        typed = entered(answers, "transfer_acceptance")
    fill_in(hers, form, typed)
    sent = submit(hers, form)
    assert sent["location"] == "/my-work/"
    assert "Hand the child over" in text_of(hers.get(sent["location"])), "she reads with whom it is now"
    assert [hers.get(page).status_code for page in pages] == [404, 404, 404]
    assert "Wilf" not in text_of(hers.get("/my-work/"))
    assert [priyas.get(page).status_code for page in pages] == [200, 200, 200]
