"""What the form of a task begins with: answers from the case and from earlier records, with where they came from."""

from functools import cache
from uuid import UUID

from django.db.models import prefetch_related_objects

from accounts import clock
from accounts.models import AuditEvent, User
from cases.knowing import known_on
from cases.models import Case, FormerDetails, PersonFact
from cases.person_facts import KINDS
from forms.facts import EARLIER_FORMS
from forms.prefill import Prefilled, Source, SourceOf, prefill
from workflow.fillable import Fillable
from workflow.models import Task
from workflow.scope import linked_case, version_behind
from workflow.scopes import scope_of_task

OPENED = "case_opened"


def prefilled(task: Task, user: User) -> Prefilled:
    """Work out what to put into the task's draft when it is begun."""
    return prefill(task.form_version.definition, Fillable(task, user), source_finder(task))  # type: ignore[union-attr]


def source_finder(task: Task) -> SourceOf:
    """Who knows what stands behind the names that a prefill of the task reads. Each is looked up once.

    Behind `forms` and `previous` stand records; behind what is known of the child, whoever wrote it down or submitted
    the record that taught it; behind names and dates, who corrected them last, or else who opened the file.
    """

    @cache
    def of_record(name: str, key: str) -> Source | None:
        version = version_behind(task.process, name, key, scope_of_task(task))
        if version is None:
            return None
        on = clock.local(version.submitted_at).date()
        title = version.form_version.title or key
        return Source(title, on, version.author.name, "record", version.record.reference, version.number)

    @cache
    def facts(case: Case) -> dict[str, PersonFact]:
        found = known_on(case.child, clock.today())
        prefetch_related_objects(found, "recorded_by")
        return {fact.kind: fact for fact in sorted(found, key=lambda fact: fact.recorded_at)}

    @cache
    def of_file(case: Case) -> Source | None:
        former = (
            FormerDetails.objects.filter(person=case.child_id).select_related("corrected_by").order_by("until").last()
        )
        if former is not None:
            return Source("", clock.local(former.until).date(), former.corrected_by.name, "details")
        return _opened(case.pk)

    def source_of(root: str, name: str) -> Source | None:
        if root in EARLIER_FORMS:
            return of_record(root, name)
        case = linked_case(task)
        if case is None:
            return None
        if root != "child" or name not in KINDS:
            return of_file(case)
        fact = facts(case).get(name)
        if fact is None:
            return None
        on = clock.local(fact.recorded_at).date()
        title = str(KINDS[name].title)
        return Source(title, on, fact.recorded_by.name, "fact", since=fact.starts_on)

    return source_of


def _opened(case_id: UUID) -> Source | None:
    """When a file was opened and by whom, as the audit trail has it."""
    events = AuditEvent.objects.filter(case_id=case_id, action=OPENED, actor__isnull=False).select_related("actor")
    event = events.order_by("at").first()
    return Source("", clock.local(event.at).date(), event.actor.name, "case") if event is not None else None
