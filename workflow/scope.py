"""What FEEL sees in a process: read when asked for, never copied.

`case` (with its `worker`, the other work `under_way`, `assessment_authorised_on` and `protection_plans_ended`),
`episode`, `child` (with what is
known of the child), `children`, `person`, `team`, `authority`, `settings`, `process`, `actor`, `today`, `now`,
`forms.<key>` (the latest submission in the nearest scope), `decisions.<key>` (the latest answer of a decision in this
instance), `previous.<key>` (the child's latest final record in the episode of the process, or outside any where it has
none), `history.<key>` (all of these, the newest first), the process variables, and the calendar functions. Only
mappings and values: FEEL can reach no Python object.
"""

from collections import ChainMap, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache, cached_property, partial
from typing import Any, Final
from uuid import UUID

from django.db.models import Max, OuterRef, Q, Subquery

from accounts import clock
from accounts.dated_settings import all_values
from accounts.models import Team, User
from accounts.working_calendar import calendar_functions
from cases.knowing import fact_words, known_on
from cases.models import Case, Episode, Person, PersonFact
from cases.person_facts import KINDS
from cases.told_details import DETAILS
from forms.controls.address import address_of
from forms.models import FormVersion
from records.deciding import all_final, latest_final
from records.facts import current_facts
from records.models import RecordVersion
from workflow import acting
from workflow.bpmn.model import Element, EndEvent, UserTask
from workflow.decision_traces import latest_answer
from workflow.models import ActivityScope, ProcessCase, ProcessInstance, Task
from workflow.plans_ended import protection_plans_ended
from workflow.relatives_known import carers_of_file, family_of_file
from workflow.routing import team_of
from workflow.scopes import case_of, done_last, outwards, scope_of_task, within
from workflow.variables import variables_of

AUTHORISED: Final = "cin:AssessmentAuthorisationDate"
"""The item of the census that says when a manager authorised an assessment."""

HISTORY: Final = "history"
"""The name of what is a list of answers for each form, and not the answers of one record."""


class Lazy(Mapping[str, Any]):
    """A mapping whose values are computed when first read."""

    def __init__(self, loaders: Mapping[str, Callable[[], Any]]) -> None:
        self._loaders = loaders
        self._held: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        if key not in self._held:
            self._held[key] = self._loaders[key]()
        return self._held[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._loaders)

    def __len__(self) -> int:
        return len(self._loaders)

    def __contains__(self, key: object) -> bool:
        return key in self._loaders


class ByKey(Mapping[str, Any]):
    """Answers by form key, looked up one by one; null for a form without any."""

    def __init__(self, find: Callable[[str], Any]) -> None:
        self._find = find
        self._held: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        if key not in self._held:
            self._held[key] = self._find(key)
        return self._held[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)


def scope_of(
    process: ProcessInstance,
    actor: User | None = None,
    on: date | None = None,
    *,
    scope: ActivityScope | None = None,
    task: Task | None = None,
) -> Mapping[str, Any]:
    """Return the FEEL context of a process instance, as seen from a scope or a task in it.

    `on` is the day whose settings count, today unless given.
    """
    by = actor or acting.actor()
    link = _Linked(process, scope)
    built_in: dict[str, Callable[[], Any]] = {
        **_of_child(link),
        "person": lambda: _details(process.person) if process.person else None,
        "children": lambda: [_child_of(each.case) for each in process.links],
        "team": lambda: {"name": process.team.name} if process.team else None,
        "authority": lambda: Lazy({"name": lambda: process.authority.name, "teams": _team_names}),
        "settings": lambda: all_values(on or clock.today(), process.team),
        "process": lambda: {"key": process.version.key, "started_on": clock.local(process.created).date()},
        "actor": lambda: {"name": by.name} if by else None,
        "decisions": lambda: ByKey(lambda key: latest_answer(process, key)),
        "forms": lambda: ByKey(lambda key: _answers(submitted_version(process, key, scope))),
        **({"task": lambda: {"id": task.element_id, "due_on": task.due_on}} if task is not None else {}),
    }
    kept = variables_of(process, scope, task)
    variables = {name: (lambda value=value: value) for name, value in kept.items() if name not in built_in}
    return Lazy({**variables, **built_in, **_calendar()})


def seen_by(task: Task, actor: User | None = None, on: date | None = None) -> Mapping[str, Any]:
    """Return the FEEL context as a task sees it."""
    return scope_of(task.process, actor, on, scope=scope_of_task(task), task=task)


def scope_before(case: Case, episode: Episode | None) -> Mapping[str, Any]:
    """Return what FEEL sees of a child before a process about it has begun (`casewright:by-hand-when`)."""
    nobody = ProcessInstance()
    nobody.with_links([ProcessCase(case=case, episode=episode)])
    settings = {"settings": lambda: all_values(clock.today(), team_of(case, None))}
    return Lazy({**_of_child(_Linked(nobody, None)), **settings, **_calendar()})


def with_values(scope: Mapping[str, Any], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a scope with values of its own before those of another, which are still read only when asked for."""
    return ChainMap(values, scope)  # type: ignore[arg-type]  # only ever read


def version_behind(
    process: ProcessInstance, name: str, key: str, scope: ActivityScope | None = None
) -> RecordVersion | None:
    """Return the record that `forms.<key>` or `previous.<key>` gives the answers of, if there is one."""
    return next(iter(versions_behind(process, name, key, scope)), None)


def versions_behind(
    process: ProcessInstance, name: str, key: str, scope: ActivityScope | None = None
) -> list[RecordVersion]:
    """Return the records that `forms.<key>`, `previous.<key>` or `history.<key>` gives the answers of."""
    if name == HISTORY:
        return _earlier_versions(_Linked(process, scope).found, key)
    found = submitted_version(process, key, scope) if name == "forms" else None
    if name != "forms":
        found = _previous_version(_Linked(process, scope).found, key)
    return [found] if found is not None else []


def linked_case(task: Task) -> Case | None:
    """The child's file that `case` and `child` mean in a task, if it is about any."""
    return case_behind(task.process, scope_of_task(task))


def case_behind(process: ProcessInstance, scope: ActivityScope | None = None) -> Case | None:
    """The child's file that `case` and `child` mean in an instance, as seen from a scope in it."""
    found = _Linked(process, scope).found
    return found.case if found is not None else None


def submitted_version(process: ProcessInstance, key: str, scope: ActivityScope | None = None) -> RecordVersion | None:
    """The latest submission of a form in the nearest scope that has one, then in the processes that called this one.

    Of a record that was corrected since, the version that stands.
    """
    for around in [*outwards(process, scope), None]:
        just_now = done_last(process, around)
        if just_now is not None and just_now.record is not None and just_now.record.form_version.key == key:
            return just_now.record
        done = Task.objects.filter(process=process, form_version=OuterRef("pk"), record__isnull=False)
        inside = done if around is None else done.filter(scope_id__in=within(process, around))
        newest = inside.order_by("-finished", "-id")
        of_each = FormVersion.objects.filter(key=key).annotate(
            last=Subquery(newest.values("record_id")[:1]), at=Subquery(newest.values("finished")[:1])
        )
        last = of_each.filter(last__isnull=False).order_by("-at").values("last")[:1]
        stands = Q(pk=Subquery(last)) | Q(corrects__isnull=False, record__versions=Subquery(last))
        found: RecordVersion | None = RecordVersion.objects.filter(stands).order_by("-number").first()
        if found is not None:
            return found
    caller = process.called_by
    return submitted_version(caller.process, key, scope_of_task(caller)) if caller is not None else None


def _of_child(link: "_Linked") -> dict[str, Callable[[], Any]]:
    """What is seen of the child, and of the day, whether the process has begun or not."""
    return {
        "case": link.case,
        "episode": link.episode,
        "child": link.child,
        "today": clock.today,
        "now": clock.now,
        "previous": lambda: ByKey(lambda key: _answers(_previous_version(link.found, key))),
        "history": lambda: ByKey(lambda key: [version.answers for version in _earlier_versions(link.found, key)]),
    }


def _team_names() -> list[str]:
    return list(Team.objects.order_by("name").values_list("name", flat=True))


def _calendar() -> dict[str, Callable[[], Any]]:
    return {name: partial(_same, function) for name, function in calendar_functions().items()}


def _same(value: Any) -> Any:
    return value


def _answers(version: RecordVersion | None) -> Any:
    return version.answers if version else None


def _previous_version(link: ProcessCase | None, key: str) -> RecordVersion | None:
    return latest_final(link.case, key, link.episode, outside=link.episode is None) if link else None


def _earlier_versions(link: ProcessCase | None, key: str) -> list[RecordVersion]:
    return all_final(link.case, key, link.episode, outside=link.episode is None) if link else []


def _worker(case: Case) -> dict[str, str] | None:
    """Who works with a child today, as a form's answer names a person."""
    allocation = case.allocation_on(clock.today())
    worker = allocation.worker if allocation is not None else None
    return {"id": str(worker.pk), "name": worker.name} if worker is not None else None


def _authorised_on(case: Case, episode: UUID | None) -> date | None:
    """The day on which a manager authorised the latest of the episode's assessments, as the census is told it."""
    days = current_facts(case=case, episode=episode, item=AUTHORISED)
    return days.aggregate(latest=Max("day"))["latest"]


def _under_way(case: Case, but: ProcessInstance) -> list[dict[str, Any]]:
    """The other work that runs for a child, the oldest first; what is over but for the writing is `ending`."""
    running = ProcessInstance.objects.filter(case_links__case=case, finished__isnull=True).exclude(pk=but.pk)
    found = list(running.select_related("version").order_by("created", "pk"))
    ending = _ending(found)
    return [
        {
            "process": one.version.key,
            "title": one.version.title,
            "started_on": clock.local(one.created).date(),
            "ending": one.pk in ending,
        }
        for one in found
    ]


def _ending(running: Iterable[ProcessInstance]) -> set[UUID]:
    """Of running instances those that are over but for the writing.

    A step waits that writes down the end of what is over already, or nothing but what a manager starts by hand.
    """
    models = {one.pk: one.flow_class.model for one in running}
    asked = {pk: model for pk, model in models.items() if any(map(_writes_the_end, model.elements.values()))}
    open_in: dict[UUID, list[Element]] = defaultdict(list)
    for each in Task.objects.filter(process__in=asked, finished__isnull=True) if asked else ():
        open_in[each.process_id].append(asked[each.process_id].elements[each.element_id])
    return {pk for pk, found in open_in.items() if any(map(_writes_the_end, found)) or all(map(_by_hand, found))}


def _writes_the_end(element: Element) -> bool:
    return isinstance(element, UserTask) and element.writes_the_end


def _by_hand(element: Element) -> bool:
    return isinstance(element, EndEvent)


class _Linked:
    """The child whom a scope is about: the one that it names, else the first of the process."""

    def __init__(self, process: ProcessInstance, scope: ActivityScope | None) -> None:
        self._process, self._scope = process, scope

    @cached_property
    def found(self) -> ProcessCase | None:
        links = self._process.links
        own = case_of(self._process, self._scope) if self._scope is not None else None
        return next((link for link in links if own is not None and link.case_id == own.pk), links[0] if links else None)

    def case(self) -> Any:
        if self.found is None:
            return None
        case, process = self.found.case, self._process
        episode = self.found.episode_id
        parts = {"worker": lambda: _worker(case), "under_way": lambda: _under_way(case, process)}
        authorised = {"assessment_authorised_on": lambda: _authorised_on(case, episode)}
        ended = {"protection_plans_ended": lambda: protection_plans_ended(case)}
        return Lazy({"reference": lambda: case.reference, **parts, **authorised, **ended})

    def episode(self) -> Any:
        episode = self.found.episode if self.found else None
        return {"opened_on": episode.opened_on, "closed_on": episode.closed_on} if episode else None

    def child(self) -> Any:
        return _details(self.found.case.child) if self.found else None


def _child_of(case: Case) -> Any:
    return {"case": case.reference, **_name_and_birth(case.child)}


def _details(person: Person) -> Mapping[str, Any]:
    """Name and birth, and what is known of a person today, which is read when it is asked for.

    A fact of which there is one gives its code, or its words where it has no code, and null where nothing is known; one
    of which there may be several gives a list. `words` holds the same in words, `parts` all that is known of each: a
    context with the parts of the fact, an address as a form asks for it among them.
    """

    @cache
    def known() -> dict[str, list[PersonFact]]:
        held: dict[str, list[PersonFact]] = {name: [] for name in KINDS}
        for fact in known_on(person, clock.today()):
            held.setdefault(fact.kind, []).append(fact)
        return held

    def one(name: str, said: Callable[[PersonFact], Any]) -> Any:
        values = [said(fact) for fact in known()[name]]
        return values if KINDS[name].several else next(iter(values), None)

    words = Lazy({name: partial(one, name, fact_words) for name in KINDS})
    facts = {name: partial(one, name, _code_or_words) for name in KINDS}
    parts = Lazy({name: partial(one, name, _parts) for name in KINDS})
    given = {name: (lambda value=value: value) for name, value in _all_details(person).items()}
    family = {"family": partial(family_of_file, person), "carers": partial(carers_of_file, person)}
    return Lazy({**facts, "words": lambda: words, "parts": lambda: parts, **family, **given})


def _code_or_words(fact: PersonFact) -> str:
    return fact.code or fact_words(fact)


def _parts(fact: PersonFact) -> dict[str, Any]:
    given = {part.name: fact.value.get(part.name) for part in KINDS[fact.kind].parts}
    return {**given, "address": address_of(fact.value["lines"])} if fact.kind == "address" else given


def _all_details(person: Person) -> dict[str, Any]:
    return {**{name: getattr(person, name) for name in DETAILS}, **_name_and_birth(person)}


def _name_and_birth(child: Person) -> dict[str, Any]:
    return {
        "name": child.name,
        "date_of_birth": child.date_of_birth,
        "expected_date_of_birth": child.expected_date_of_birth,
        "date_of_death": child.date_of_death,
    }
