"""An authority may add role keys of its own, and call the fixed ones what it likes."""

from typing import Any

import pytest

from accounts.models import Membership, Role
from tests.cast import Cast
from tests.workflow.test_versions import KEY, SHIPPED, open_task
from workflow import work
from workflow.adoption import publish_process, use_process
from workflow.errors import NotAllowedError
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_key_of_its_own_is_a_role_like_any_other(inside: Cast) -> None:
    role = Role.objects.create(key="night_team", label="Night team", sees_cases=True)
    lane = b'<bpmn:lane id="Lane_social_worker" name="%s">'
    xml = SHIPPED.replace(lane % b"Social worker", lane % b"Night team")
    use_process(publish_process(xml, 4))
    task = open_task(start_for_case(KEY, inside.cases["wilf"], inside.sam))
    assert task.roles == ["night_team"]
    with pytest.raises(NotAllowedError):
        work.claim(task, inside.sam)
    team = inside.teams["Harbour team"]
    Membership.objects.create(user=inside.ren, team=team, role=role, starts_on="2026-07-01")
    work.claim(task, inside.ren)
    task.refresh_from_db()
    assert task.owner == inside.ren


def test_a_changed_label_is_what_people_read(northmere: Cast, sign_in: Any) -> None:
    from accounts.context import authority

    with authority(northmere.id):
        Role.objects.filter(key="social_worker").update(label="Practitioner")
        task = open_task(start_for_case(KEY, northmere.cases["wilf"], northmere.sam))
        if task.owner is not None:
            work.release(task, task.owner)
    page = sign_in(northmere.priya).get(f"/teams/{northmere.teams['Harbour team'].pk}/tasks/").content.decode()
    assert "For a practitioner of Harbour team." in page
