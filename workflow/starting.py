"""Starting a process: by a person, for a child, a family, somebody else or the authority; or by another process."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Team, User
from accounts.policy import can, standing
from cases.access import STARTS_ANYTHING
from cases.models import Case, Episode, Person
from cases.opening import in_open_episode
from rules.sentences import Sentence
from workflow.acting import acting
from workflow.adoption import active_process
from workflow.bpmn.model import Element, ProcessModel, StartEvent, UserTask
from workflow.errors import NotAllowedError, WorkflowError
from workflow.flows import flow_of
from workflow.models import ProcessCase, ProcessInstance, ProcessVersion, Subject, Task
from workflow.names import node_name
from workflow.routing import team_of
from workflow.variables import encoded

ANOTHER_ROLE = Sentence("Somebody in another role begins this work.")


class OtherSubjectError(WorkflowError):
    """A process was to be started about something that it is not about."""

    code = "other_subject"


def start_for_case(key: str, case: Case, user: User) -> ProcessInstance:
    """Start the active version of a process for a child; return the instance with its first tasks made.

    Raises `NotAllowedError` when the policy does not let the person start work for this child, when it does not begin
    with a step of theirs (`may_begin`) or when nobody may start this process by hand, and `NoActiveVersionError` when
    the authority does not use the process.
    """
    return start_for_family(key, [case], user)


def start_for_family(key: str, cases: Sequence[Case], user: User) -> ProcessInstance:
    """Start the active version of a process for several children of a family, the first of whom leads the others.

    Raises what `start_for_case` does, for any of the children, and `OtherSubjectError` for a process about one child.
    """
    version, start = _beginning(key, user)
    model = flow_of(version.pk).model
    about = model.subject
    if not cases or about not in (Subject.CASE, Subject.FAMILY) or (about == Subject.CASE and len(cases) != 1):
        raise OtherSubjectError(_("This work is about one child at a time, or about no child."))
    links = []
    for case in cases:
        decision = can(user, "start", case)
        if not decision:
            raise NotAllowedError(decision.reason)
        episode = case.open_episode
        if episode is None and model.needs_episode:
            raise NotAllowedError(_("Our work with this child is not open. A referral opens it; then start this."))
        links.append((case, episode))
    with acting(user):
        return begin(version, start, by=user, cases=links, subject=about)


def start_for_person(key: str, person: Person, user: User, team: Team) -> ProcessInstance:
    """Start the active version of a process about a person, such as a carer, as work of a team.

    Raises what `start_for_authority` does, and `NotAllowedError` for a child whose file this person may not see.
    """
    version, start = _beginning(key, user)
    return _begin_without_case(version, start, user, team, Subject.PERSON, person)


def start_for_authority(key: str, user: User, team: Team) -> ProcessInstance:
    """Start the active version of a process about the authority itself, as work of a team.

    Raises `NotAllowedError` for a team that is not the person's, and when it does not begin with a step of theirs,
    `OtherSubjectError` for a process about something else, and `NoActiveVersionError`.
    """
    version, start = _beginning(key, user)
    return _begin_without_case(version, start, user, team, Subject.AUTHORITY, None)


def _begin_without_case(
    version: ProcessVersion, start: StartEvent, user: User, team: Team, subject: str, person: Person | None
) -> ProcessInstance:
    if flow_of(version.pk).model.subject != subject:
        raise OtherSubjectError(_("This work is about something else."))
    here = standing(user)
    if team.pk not in here.team_ids and not here.holds("service_manager"):
        raise NotAllowedError(_("Another team does this work."))
    for case in Case.objects.filter(child=person) if person is not None else ():
        decision = can(user, "view", case)
        if not decision:
            raise NotAllowedError(decision.reason)
    with acting(user):
        return begin(version, start, by=user, cases=[], subject=subject, team=team, person=person)


def _beginning(key: str, user: User) -> tuple[ProcessVersion, StartEvent]:
    """The version in use and where a person begins it."""
    version = active_process(key)
    start = flow_of(version.pk).model.start
    if start is None:
        raise NotAllowedError(_("This work begins by itself when other work hands over to it."))
    if not may_begin(user, version):
        raise NotAllowedError(ANOTHER_ROLE)
    return version, start


def may_begin(user: User, version: ProcessVersion) -> bool:
    """Whether a person's roles begin this process by hand: those who begin anything, and those who do a first step."""
    here = standing(user)
    return here.holds(*STARTS_ANYTHING) or here.holds(*_first_roles(flow_of(version.pk).model))


def _first_roles(model: ProcessModel) -> frozenset[str]:
    """The roles of the user tasks that are reached from the start without passing another."""
    first = first_user_tasks(model, model.start) if model.start else ()
    return frozenset(role for task in first for role in task.roles)


def first_user_tasks(model: ProcessModel, beginning: Element) -> Iterator[UserTask]:
    """The user tasks that are reached from an element without passing another, inside subprocesses too."""
    waiting: list[Element] = [beginning]
    seen: set[str] = set()
    while waiting:
        element = waiting.pop()
        if element.id in seen:
            continue
        seen.add(element.id)
        if isinstance(element, UserTask):
            yield element
            continue
        waiting += model.beginnings(element.id) or [
            model.elements[model.flows[flow].target] for flow in element.outgoing
        ]


def begin(
    version: ProcessVersion,
    start: StartEvent,
    *,
    by: User | None,
    cases: Iterable[tuple[Case, Episode | None]],
    subject: str = Subject.CASE,
    team: Team | None = None,
    data: Mapping[str, Any] | None = None,
    variables: Mapping[str, Any] | None = None,
    caller: Task | None = None,
    person: Person | None = None,
) -> ProcessInstance:
    """Make an instance on a version and move its token on from the start event.

    `team` is used where no child's allocation says one; `variables` are FEEL values that the instance begins with;
    `caller` is the call activity that waits for its end; `person` whom it is about where that is no child's
    file. A process that opens an episode (`ProcessModel.opens_episode`) opens one for each child who has none. Asks no
    policy: whoever calls has.
    """
    flow = flow_of(version.pk)
    node = flow.instance.node(node_name(start.id))
    activation = node.activation_class.create(node, None, None)
    process: ProcessInstance = activation.process
    links = [(each, _opened(each, by, version) if flow.model.opens_episode else episode) for each, episode in cases]
    case = links[0][0] if links else None
    process.version, process.subject, process.started_by = version, subject, by
    process.team, process.person = team_of(case, team), person
    process.data = dict(data or {})
    process.variables = encoded(variables) if variables else None
    if caller is not None:
        process.parent_task = caller
        process.root = caller.process.root or caller.process
    activation.task.owner, activation.task.case = by, case

    def link() -> None:
        for each, episode in links:
            ProcessCase.objects.create(process=process, case=each, episode=episode)

    activation.before_moving = link
    activation.execute()
    for each, _episode in links:
        audit.record("process_started", process, actor=by, case_id=each.pk, key=version.key, number=version.number)
    return process


def _opened(case: Case, by: User | None, version: ProcessVersion) -> Episode:
    return in_open_episode(case, actor=by, reason=version.key)


def open_instances(case: Case, key: str) -> bool:
    """Say whether an instance of a process is running for a child."""
    return bool(running(case, key).exists())


def keys_running(case: Case) -> frozenset[str]:
    """The keys of the processes that are running for a child, all by one statement."""
    found = ProcessInstance.objects.filter(case_links__case=case, finished__isnull=True)
    return frozenset(found.values_list("version__key", flat=True))


def running(case: Case, key: str) -> QuerySet[ProcessInstance]:
    """The instances of a process that are running for a child."""
    found: QuerySet[ProcessInstance] = ProcessInstance.objects.filter(
        case_links__case=case, version__key=key, finished__isnull=True
    )
    return found


def start_label(title: str) -> str:
    """The words of the button that starts a process."""
    return _("Start: %(title)s") % {"title": title}
