"""Moving one instance to another version, and back: its open steps, scopes, joins, what it waits for, its drafts.

What is finished keeps the version it was done on. A step that was drawn in before the open ones is not run; one drawn
in behind them is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import Case, Value, When

from accounts import audit, clock
from accounts.models import User
from forms.models import FormVersion
from forms.versions.moving import carry_over
from workflow import deadlines, why
from workflow.bindings import form_for
from workflow.bpmn.model import UserTask
from workflow.flow import BpmnFlow
from workflow.flows import flow_of
from workflow.history_lines import VERSION
from workflow.migration.events import CarriedEvents, EventMove, take_back
from workflow.migration.plan import MigrationPlan
from workflow.migration.sameness import same, same_dates
from workflow.models import ActivityScope, InstanceMove, ProcessInstance, ProcessVersion, Task, TokenMovement, role_keys
from workflow.moving import What, activation_of, push
from workflow.names import node_name
from workflow.nodes.merging import ARRIVED, MergingActivation
from workflow.nodes.user_task import UserTaskNode
from workflow.routing import named_people
from workflow.scope import seen_by
from workflow.waiting import UNARMED

_COLUMNS: Final = ("element_id", "title_text", "role_keys", "candidate_ids", "requires", "decides")
_DATA: Final = (ARRIVED, "arrived_by", "no_time")


def move_instance(
    process: ProcessInstance, plan: MigrationPlan, to: ProcessVersion, by: User | None, why: str = ""
) -> dict[str, Any]:
    """Move an instance whose lock is held, and of which a rehearsal says that it moves; return what undoing needs.

    `why` is what the analyst said; it is kept with the instance, for whoever works on it.

    Raises what stands in the way after all, such as a timer of the target that gives no time.
    """
    former = process.version
    tasks = _open_tasks(process)
    before: dict[str, Any] = {"tasks": {str(task.pk): _state(task) for task in tasks}}
    flow = flow_of(to.pk)
    _pin(process, to, flow)
    before["scopes"] = _carry_scopes(process, plan)
    before["unarmed"] = _unarmed(process, [])
    before["done"] = _rename_finished(process, plan)
    nodes = {task.pk: task.flow_task for task in tasks}
    for task in tasks:
        task.process = process
        _carry(task, plan, flow)
    before["events"] = asdict(EventMove(process, plan).carry((task, nodes[task.pk]) for task in tasks))
    for task in tasks:
        _recount(task, nodes[task.pk].element)
    before["count"] = Task.objects.filter(process=process).count()
    _say(process, tasks, former, to)
    _keep(process, former, to, by, why)
    _tell(process, "process_migrated", by, former, to)
    _go_on(process, tasks)
    return before


def has_gone_on(process: ProcessInstance, before: Mapping[str, Any]) -> bool:
    """Whether anything but writing happened in a moved instance, so that it cannot go back as it was."""
    tasks = Task.objects.filter(process=process)
    open_now = {str(pk) for pk in tasks.filter(finished__isnull=True).values_list("pk", flat=True)}
    return open_now != set(before["tasks"]) or tasks.count() != before["count"]


def move_back(
    process: ProcessInstance, to: ProcessVersion, before: Mapping[str, Any], by: User | None, why: str = ""
) -> None:
    """Take a moved instance, in which nothing has gone on, back to where it was; its lock is held."""
    former = process.version
    tasks = _open_tasks(process)
    flow = flow_of(to.pk)
    _pin(process, to, flow)
    for scope_id, element_id in before["scopes"].items():
        ActivityScope.objects.filter(pk=scope_id).update(element_id=element_id)
    for task_id, element_id in before["done"].items():
        Task.objects.filter(pk=task_id).update(element_id=element_id)
    for task in tasks:
        task.process = process
        _restore(task, flow, before["tasks"][str(task.pk)])
    take_back(CarriedEvents(**before["events"]))
    _unarmed(process, before["unarmed"])
    _say(process, tasks, former, to)
    _keep(process, former, to, by, why, back=True)
    _tell(process, "process_migration_undone", by, former, to)


def _open_tasks(process: ProcessInstance) -> list[Task]:
    found = Task.objects.filter(process=process, finished__isnull=True).order_by("id")
    return list(found.select_related("owner", "case", "draft__form_version", "form_version"))


def _pin(process: ProcessInstance, version: ProcessVersion, flow: type[BpmnFlow]) -> None:
    process.version, process.flow_class = version, flow
    process.save(update_fields=["version", "flow_class"])


def _state(task: Task) -> dict[str, Any]:
    """What of an open task a move may change."""
    return {
        "node": task.flow_task.name,
        **{name: getattr(task, name) for name in _COLUMNS},
        "form": str(task.form_version_id) if task.form_version_id else None,
        "due_on": task.due_on.isoformat() if task.due_on else None,
        "follow_up_on": task.follow_up_on.isoformat() if task.follow_up_on else None,
        "counted": why.of(task).get("date"),
        "data": {name: task.data[name] for name in _DATA if name in task.data},
    }


def _carry(task: Task, plan: MigrationPlan, flow: type[BpmnFlow]) -> None:
    """Let an open task be one of the step that its step becomes."""
    element_id, former = plan.elements[task.element_id], task.flow_task.element
    prefix = task.flow_task.name.partition("_")[0]  # of a node that stands for a part of its element
    arrived = plan.arrived(task.element_id, task.data[ARRIVED]) if ARRIVED in task.data else None
    kept = {name: value for name, value in task.data.items() if name not in _DATA}
    last = {"arrived_by": task.data["arrived_by"]} if "arrived_by" in task.data else {}
    task.data = {**kept, **last, **({ARRIVED: arrived} if arrived is not None else {})}
    task.element_id, task.flow_task = element_id, flow.instance.node(node_name(element_id, prefix))
    if isinstance(task.flow_task, UserTaskNode):
        _be(task, former, task.flow_task.element)
    task.save(update_fields=["flow_task", "data", "form_version", *_COLUMNS])


def _be(task: Task, former: UserTask, element: UserTask) -> None:
    """Take over what a step says of its tasks. A pinned form stays as long as the step asks the same form."""
    task.title_text = element.name[: Task._meta.get_field("title_text").max_length]
    task.role_keys = role_keys(element.roles)
    task.requires = role_keys(element.requires) if element.requires else ""
    task.decides = element.review_of is not None
    if not same(former.candidate_users, element.candidate_users):
        people = named_people(element.candidate_users, seen_by(task))
        task.candidate_ids = role_keys([str(person.pk) for person in people]) if people else ""
    for name in ("candidate_ids", "role_keys", "requires"):
        column: Any = Task._meta.get_field(name)
        column.run_validators(getattr(task, name))
    asked = task.form_version.key if task.form_version is not None else ""
    if element.form_key != asked:
        _ask(task, form_for(element, task.process) if element.form_key else None)


def _ask(task: Task, form: FormVersion | None) -> None:
    task.form_version = form
    if task.draft is not None and form is not None and task.draft.form_version_id != form.pk:
        carry_over(task.draft, form)


def _recount(task: Task, former: Any) -> None:
    element = task.flow_task.element
    if isinstance(task.flow_task, UserTaskNode) and isinstance(former, UserTask) and not same_dates(former, element):
        deadlines.recount_for_new_rule(task)


def _carry_scopes(process: ProcessInstance, plan: MigrationPlan) -> dict[str, str]:
    """Let the open scopes be those of the steps that theirs become; return those renamed, as they were."""
    renamed: dict[str, str] = {}
    for scope in ActivityScope.objects.filter(process=process, ended_at__isnull=True):
        element_id = plan.elements[scope.element_id]
        if element_id != scope.element_id:
            renamed[str(scope.pk)] = scope.element_id
            ActivityScope.objects.filter(pk=scope.pk).update(element_id=element_id)
    return renamed


def _unarmed(process: ProcessInstance, instead: list[Any]) -> list[Any]:
    """Replace what is noted of events that wait for nothing yet; return what was. Moving tries each of them again."""
    former: list[Any] = process.data.get(UNARMED, [])
    if former != instead:
        process.data = {**process.data, UNARMED: instead}
        process.save(update_fields=["data"])
    return former


def _rename_finished(process: ProcessInstance, plan: MigrationPlan) -> dict[str, str]:
    """Let what was done at a renamed step count as done at it: it keeps people apart, and forms are read by it.

    Which version it was done on says its `flow_task`, which stays.
    """
    if not plan.renamed:
        return {}
    done = Task.objects.filter(process=process, finished__isnull=False, element_id__in=plan.renamed)
    renamed = {str(pk): element_id for pk, element_id in done.values_list("pk", "element_id")}
    if renamed:
        names = Case(*(When(element_id=step, then=Value(other)) for step, other in plan.renamed.items()))
        Task.objects.filter(pk__in=[UUID(pk) for pk in renamed]).update(element_id=names)
    return renamed


def _go_on(process: ProcessInstance, tasks: list[Task]) -> None:
    """Let go on what waits for nothing any more: joins with fewer ways in, conditions that are true."""
    model = process.flow_class.model
    joins = [task for task in tasks if ARRIVED in task.data]
    if joins or model.inclusive_joins or model.has_conditions:
        push(process, None, _onward(process, joins))


def _onward(process: ProcessInstance, joins: list[Task]) -> Iterator[Any]:
    for task in joins:
        activation: MergingActivation = activation_of(process, task)
        if activation.is_complete:
            activation.complete()
            yield from activation.create_next()


def _restore(task: Task, flow: type[BpmnFlow], state: Mapping[str, Any]) -> None:
    task.flow_task = flow.instance.node(state["node"])
    for name in _COLUMNS:
        setattr(task, name, state[name])
    task.data = {**{name: value for name, value in task.data.items() if name not in _DATA}, **state["data"]}
    if state["form"] != (str(task.form_version_id) if task.form_version_id else None):
        _ask(task, FormVersion.objects.get(pk=state["form"]) if state["form"] else None)
    task.save(update_fields=["flow_task", "data", "form_version", *_COLUMNS])
    if task.role_keys.strip():
        deadlines.put_back(task, _day(state["due_on"]), _day(state["follow_up_on"]), state["counted"])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _say(process: ProcessInstance, tasks: list[Task], former: ProcessVersion, to: ProcessVersion) -> None:
    """Write a movement for each token."""
    because: Any = {VERSION: {"from": former.number, "to": to.number}}
    TokenMovement.objects.bulk_create(
        TokenMovement(
            process=process,
            scope_id=task.scope_id,
            task=task,
            element_id=task.element_id,
            what=What.MOVED,
            because=because,
            at=clock.now(),
        )
        for task in tasks
    )


def _keep(
    process: ProcessInstance,
    former: ProcessVersion,
    to: ProcessVersion,
    by: User | None,
    why: str,
    *,
    back: bool = False,
) -> None:
    """Keep the move for the history of the instance; each one, however often it moves."""
    InstanceMove.objects.create(process=process, from_version=former, to_version=to, by=by, reason=why, back=back)


def _tell(process: ProcessInstance, action: str, by: User | None, former: ProcessVersion, to: ProcessVersion) -> None:
    case_id = process.links[0].case_id if process.links else None
    audit.record(action, process, actor=by, case_id=case_id, number=former.number, to=to.number)
