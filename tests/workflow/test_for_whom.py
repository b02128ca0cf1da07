"""For whom a task is that nobody has, in words."""

import pytest

from accounts.models import Team
from workflow.for_whom import for_whom
from workflow.models import Task

pytestmark = pytest.mark.django_db

LABELS = {
    "social_worker": "Social worker",
    "lead_practitioner": "Lead practitioner",
    "team_manager": "Team manager",
    "service_manager": "Service manager",
    "senco": "SENCO",
}


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        (["social_worker"], "a social worker of Harbour team"),
        (
            ["social_worker", "lead_practitioner", "team_manager"],
            "a social worker, lead practitioner or team manager of Harbour team",
        ),
        (["team_manager", "service_manager"], "a team manager of Harbour team or a service manager"),
        (["senco", "team_manager"], "a SENCO or team manager of Harbour team"),
    ],
)
def test_a_task_is_for_its_roles_in_small_letters_wherever_they_stand(roles: list[str], words: str) -> None:
    assert for_whom(Task(role_keys=" ".join(roles), team=Team(name="Harbour team")), LABELS) == words
