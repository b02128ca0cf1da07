"""What the form of a task begins with: answers from the case and from earlier records, with where they came from."""

from collections.abc import Sequence
from functools import cache
from typing import Final, Literal
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext

from accounts import audit, clock
from accounts.models import AuditEvent, User
from cases.correcting import Details
from cases.knowing import known_on
from cases.models import Case, PersonFact, Relationship
from cases.person_facts import KINDS
from cases.told_details import NAMES, DetailsHistory
from forms.facts import EARLIER_FORMS
from forms.prefill import Prefilled, Source, SourceOf, prefill
from records.models import Record, RecordVersion
from workflow.fillable import Fillable
from workflow.flows import flow_of
from workflow.models import ProcessInstance, Task
from workflow.of_siblings import SIBLING, OfSiblings
from workflow.plans_ended import ends_of_plans
from workflow.scope import linked_case, versions_behind
from workflow.scopes import scope_of_task

MOST_RECORDS = 3
"""How many of the records are named from which an answer was worked out (`history`), the newest first."""
OPENED = "case_opened"
FAMILY: Final = frozenset({"family", "carers"})
"""The names under which those of a child's family stand among what is known of the child."""
PLANNING: Final = "planning"
"""The phase of the processes that are plans."""
OF_SIBLING: Final = "sibling"
"""The kind of source of what a brother's or sister's record says."""
WRITTEN = ("fact_recorded", "relationship_added", "relationship_updated", "relationship_corrected")


def prefilled(task: Task, user: User) -> Prefilled:
    """Work out what to put into the task's draft when it is begun."""
    finder = source_finder(task, user)
    found = prefill(task.form_version.definition, Fillable(task, user), finder)  # type: ignore[union-attr]  # a form is being opened
    _note_what_was_read(found, user)
    return found


def _note_what_was_read(found: Prefilled, user: User) -> None:
    """Keep in the trail of brothers' and sisters' files whose record was read to fill this one in."""
    sources = [source for origin in found.origins.values() for source in origin["sources"]]
    named = {source["reference"] for source in sources if source.get("kind") == OF_SIBLING}
    for record in Record.objects.filter(reference__in=named) if named else ():
        for case_id in record.case_ids:
            audit.record("viewed", record, actor=user, case_id=case_id, page="prefill")


def source_finder(task: Task, reader: User | None = None) -> SourceOf:
    """Who knows what stands behind the names that a prefill of the task reads. Each is looked up once.

    Behind `forms` and `previous` stand records; behind what is known of the child, whoever wrote each of it down or
    submitted the record that taught it; behind a name or a date, who corrected just that last, or else who opened the
    file; behind the worker, who gave the child to them; behind the work under way, the plans that run; behind the
    plans that ended, the records of their ends; behind the family, all who wrote somebody of it down. Behind the
    episode stands nobody in particular, and behind what is written of a brother or sister only what the `reader` may
    read.
    """

    @cache
    def of_sibling(key: str) -> Sequence[Source]:
        if reader is None:
            return ()
        version = OfSiblings(task.process, linked_case(task), reader).latest(key)
        return (_of_record(version, OF_SIBLING),) if version is not None else ()

    @cache
    def of_record(name: str, key: str) -> Sequence[Source]:
        versions = versions_behind(task.process, name, key, scope_of_task(task))
        return [_of_record(version) for version in versions[:MOST_RECORDS]]

    @cache
    def facts(case: Case) -> list[PersonFact]:
        found = known_on(case.child, clock.today())
        prefetch_related_objects(found, "recorded_by")
        return sorted(found, key=lambda fact: fact.recorded_at)

    @cache
    def opened(case: Case) -> Sequence[Source]:
        return _opened(case.pk)

    @cache
    def of_file(case: Case, name: str) -> Sequence[Source]:
        if name == "worker":
            return _of_worker(case)
        if name == "protection_plans_ended":
            return [_of_record(fact.version) for fact in ends_of_plans(case)[:MOST_RECORDS]]
        plans = _plans_under_way(case) if name == "under_way" else ()
        found = [*plans, *(("child_and_family_assessment",) if name == "assessment_authorised_on" else ())]
        return [source for key in found for source in of_record("previous", key)]

    @cache
    def family(case: Case) -> Sequence[Source]:
        return _of_family(case)

    @cache
    def corrections(case: Case) -> DetailsHistory:
        return DetailsHistory(case.child)

    def of_detail(case: Case, name: str) -> Sequence[Source]:
        changes = [corrections(case).last_change(each) for each in (NAMES if name == "name" else (name,))]
        last = max((one for one in changes if one is not None), key=lambda one: one.at, default=None)
        return opened(case) if last is None else (Source("", clock.local(last.at).date(), last.by, "details"),)

    def source_of(root: str, name: str) -> Sequence[Source]:
        if root == SIBLING:
            return of_sibling(name)
        if root in EARLIER_FORMS:
            return of_record(root, name)
        case = linked_case(task)
        if case is None or root not in ("case", "child"):
            return ()
        if root == "case":
            return of_file(case, name) or opened(case)
        if name in FAMILY:
            return family(case)
        if name not in KINDS:
            return of_detail(case, name) if name == "name" or name in Details.__slots__ else ()
        return [_of_fact(fact) for fact in facts(case) if fact.kind == name]

    return source_of


def _of_record(version: RecordVersion, kind: Literal["record", "sibling"] = "record") -> Source:
    title = version.form_version.title or version.record.form_key
    return Source(title, version.submitted_on, version.author.name, kind, version.record.reference, version.number)


def _of_fact(fact: PersonFact) -> Source:
    title = str(KINDS[fact.kind].title)
    return Source(title, clock.local(fact.recorded_at).date(), fact.recorded_by.name, "fact", since=fact.starts_on)


def _of_family(case: Case) -> Sequence[Source]:
    """Who wrote down those who stand in the family today, or what is known of them, each by what they wrote last."""
    rows = Relationship.objects.filter(person=case.child_id, ends_on__isnull=True)
    standing = dict(rows.values_list("pk", "other"))
    known = PersonFact.objects.filter(person__in=standing.values(), taken_back=False).values_list("pk", flat=True)
    about = list(map(str, (*standing, *known)))
    events = AuditEvent.objects.filter(case_id=case.pk, action__in=WRITTEN, object_id__in=about)
    last = {event.actor_id: event for event in events.exclude(actor=None).select_related("actor").order_by("at")}
    wrote = sorted(last.values(), key=lambda event: event.at)
    return [Source(gettext("Family"), clock.local(event.at).date(), event.actor.name, "fact") for event in wrote]


def _of_worker(case: Case) -> Sequence[Source]:
    """Who gave the child to the worker of today, and since when."""
    given = case.allocation_on(clock.today())
    if given is None or given.made_by is None:
        return ()
    return (Source(gettext("Allocated worker"), given.starts_on, given.made_by.name, "fact", since=given.starts_on),)


def _plans_under_way(case: Case) -> list[str]:
    """The keys of the plans that run for a child; each is written down in a form of that key."""
    running = ProcessInstance.objects.filter(case_links__case=case, finished__isnull=True).select_related("version")
    found = running.order_by("created", "pk")
    return [one.version.key for one in found if flow_of(one.version_id).model.phase == PLANNING]


def _opened(case_id: UUID) -> Sequence[Source]:
    """When a file was opened and by whom, as the audit trail has it."""
    events = AuditEvent.objects.filter(case_id=case_id, action=OPENED, actor__isnull=False).select_related("actor")
    event = events.order_by("at").first()
    return (Source("", clock.local(event.at).date(), event.actor.name, "case"),) if event is not None else ()
