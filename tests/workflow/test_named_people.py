"""A process may name who gets a step, who of those with the role may take it, and which version of a form it asks."""

import pytest

from accounts import clock
from accounts.policy import can, visible_to
from forms.adoption import publish_form
from forms.models import ActiveForm, FormVersion
from tests.cast import Cast
from tests.workflow.running import bpmn, ends, flows, start, user_task
from workflow import why, work
from workflow.adoption import publish_process, use_process
from workflow.errors import NotAllowedError
from workflow.models import Task
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
GROUPS = 'candidateGroups="social_worker"'


def one_task(setting: str) -> bytes:
    task = user_task("A").replace(GROUPS, f"{GROUPS} {setting}")
    return bpmn("made_up", '<startEvent id="S"/>', ends("E"), task, flows("S > A", "A > E"))


def made(cast: Cast, setting: str, number: int = 1) -> Task:
    process = start(cast, one_task(setting), number=number)
    found: Task = Task.objects.get(process=process, element_id="A")
    return found


def test_the_assignee_gets_the_task_and_is_told_why(inside: Cast) -> None:
    task = made(inside, f'assignee="{inside.sam.email}"')
    assert (task.owner, why.of(task)["with"]) == (inside.sam, {"how": "named"})


@pytest.mark.parametrize("who", ["ren", "dee", "nobody"])
def test_who_holds_none_of_the_roles_in_the_team_does_not_get_it(inside: Cast, who: str) -> None:
    email = inside.people[who].email if who in inside.people else "nobody@northmere.example"
    assert made(inside, f'assignee="=&quot;{email}&quot;"').owner is None


def test_only_those_named_may_take_it_and_only_with_the_role(inside: Cast) -> None:
    task = made(inside, f'candidateUsers="{inside.priya.email}, {inside.ren.email}"')
    assert task.owner is None
    assert not can(inside.sam, "claim", task)
    assert not visible_to(inside.sam, Task, "claim").filter(pk=task.pk).exists()
    with pytest.raises(NotAllowedError):
        work.claim(task, inside.sam)
    open_to_sam = made(inside, f'candidateUsers="=[&quot;{inside.sam.email.upper()}&quot;]"', number=2)
    assert can(inside.sam, "claim", open_to_sam)
    assert visible_to(inside.sam, Task, "claim").filter(pk=open_to_sam.pk).exists()
    work.claim(open_to_sam, inside.sam)


def test_when_the_expression_names_nobody_everybody_with_the_role_may_take_it(inside: Cast) -> None:
    assert can(inside.sam, "claim", made(inside, 'candidateUsers="=null"'))


def test_a_form_bound_to_the_deployment_stays_as_it_was_when_the_process_was_published(inside: Cast) -> None:
    old = FormVersion.objects.get(key="manager_decision")
    mine = publish_form({**old.content, "title": "Ours"}, 1)
    bound = b'formId="manager_decision" bindingType="deployment"'
    version = publish_process(one_task("").replace(b'formId="manager_decision"', bound), 1)
    use_process(version)
    with clock.at(clock.now().replace(year=2027)):
        newer = publish_form({**old.content, "title": "Ours, newer"}, 2)
    ActiveForm.objects.filter(key="manager_decision").update(version=newer)
    process = start_for_case("made_up", inside.cases["wilf"], inside.sam)
    assert Task.objects.get(process=process, element_id="A").form_version == mine
    latest = start(inside, one_task(""), number=2)
    assert Task.objects.get(process=latest, element_id="A").form_version == newer
