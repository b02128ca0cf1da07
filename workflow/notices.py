"""What people are told when work comes to them, leaves them, or comes back: by reference, never by name."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import clock
from accounts.days import day_words
from accounts.models import Membership, Team, User
from accounts.notifications import tell
from accounts.policy import can
from accounts.roles import SPANNING_ROLES
from cases.models import Allocation, Case
from records.models import RecordVersion
from records.standing import decision_of
from workflow.models import Task
from workflow.routing import last_visit
from workflow.scopes import scope_of_task
from workflow.workload import candidates, waits_for_spanning

FIRST = 80
"""From which priority on work is marked as coming first."""
GIVEN, WAITS = "task_given", "task_waits"
TAKEN_AWAY, NOT_NEEDED = "task_taken_away", "task_not_needed"
DUE_MOVED = "due_moved"
PROCESS_LATE = "process_late"
RETURNED, APPROVED, REFUSED = "record_returned", "record_approved", "record_refused"
READ_FIRST = "read_first"
LOOK_AGAIN = "look_again"
ALLOCATED, NO_LONGER_ALLOCATED, TEAM_ALLOCATED = "case_allocated", "case_left", "case_came_to_team"


def named(task: Task) -> str:
    """Say which task: `“Write the assessment” for CW-2026-000012`."""
    if task.case is None:
        return f"“{task.title_text}”"
    return _("“%(title)s” for %(reference)s") % {"title": task.title_text, "reference": task.case.reference}


def page_of(task: Task) -> str:
    """Return where a task is looked at."""
    return reverse("task", args=[task.pk])


def given(task: Task) -> None:
    """Tell the owner that a task is theirs now."""
    if task.owner is None:
        return
    words = _("%(task)s is yours now, due %(day)s.") if task.due_on else _("%(task)s is yours now.")
    tell(task.owner, GIVEN, link=page_of(task), words=_first(words % _told(task), task) + _again(task))


def waits(task: Task, by: User | None) -> None:
    """Tell those outside the team for whom a new task waits: their role spans all teams, and nobody has it."""
    words = _("%(task)s waits for you, or for somebody else with your role.")
    if task.due_on:
        words = _("%(task)s waits for you, or for somebody else with your role, due %(day)s.")
    words = _first(words % _told(task), task) + _again(task)
    for one in candidates([task])[task.pk]:
        if by is None or one.user.pk != by.pk:
            tell(one.user, WAITS, link=page_of(task), words=words)


def _again(task: Task) -> str:
    """Say that what a task decides on was decided on before: it came back corrected."""
    step = task.flow_task.element.review_of
    former = last_visit(task.process, step, scope_of_task(task)) if step else None
    if former is None or former.record is None or former.record.number == 1:
        return ""
    return " " + _("It was corrected: this is version %(number)s.") % {"number": former.record.number}


def _first(words: str, task: Task) -> str:
    """Mark what comes before other work."""
    return _("First: %(told)s") % {"told": words} if task.priority >= FIRST else words


def _told(task: Task) -> dict[str, str]:
    return {"task": named(task), "day": day_words(task.due_on) if task.due_on else ""}


def taken_away(task: Task, former: User) -> None:
    """Tell somebody that a task is no longer theirs."""
    words = _("%(task)s is no longer with you. What you wrote is kept with it.") % {"task": named(task)}
    link = page_of(task) if can(former, "view", task) else f"{reverse('my_work')}#{task.pk}"
    tell(former, TAKEN_AWAY, link=link, words=words)


def not_needed(task: Task) -> None:
    """Tell the owner of a task that the process took it back."""
    if task.owner is not None:
        words = _("%(task)s is no longer needed: the work went on without it. What you wrote is kept with it.")
        tell(task.owner, NOT_NEEDED, link=page_of(task), words=words % {"task": named(task)})


def due_moved(task: Task, before: date | None, because: str) -> None:
    """Tell the owner that a task's date was worked out again and moved, and `because` of what, in words."""
    if task.owner is None or task.due_on is None:
        return
    told = {"task": named(task), "day": day_words(task.due_on), "before": day_words(before) if before else ""}
    words = _("%(task)s is due on %(day)s now.") % told
    if before is not None:
        words = _("%(task)s is due on %(day)s now, no longer on %(before)s.") % told
    tell(task.owner, DUE_MOVED, link=page_of(task), words=f"{words} {because}")


def assigned(task: Task, by: User | None) -> None:
    """Tell the owner of a new task, unless it is they who brought it about, or it is their own that came back.

    What nobody has and waits for a role that spans all teams is told to those who hold it. About what came back,
    `decided` tells.
    """
    if task.owner_id is not None and (by is None or task.owner_id != by.pk) and "corrects" not in task.data:
        given(task)
    elif waits_for_spanning(task):
        waits(task, by)


def decided(task: Task, version: RecordVersion, by: User, opened: Iterable[Task]) -> None:
    """Tell the author of a version what was decided about it; `opened` are the tasks that wait now."""
    decision = decision_of(version)
    author = version.author
    if decision is None or author.pk == by.pk:
        return
    record = version.record.reference
    if task.case is not None:
        record = _("%(record)s for %(reference)s") % {"record": record, "reference": task.case.reference}
    told, link = {"record": record}, version.url
    if decision.decision == "approve":
        tell(author, APPROVED, link=link, words=_("%(record)s was approved. It is final.") % told)
    elif decision.decision == "refuse":
        tell(author, REFUSED, link=link, words=_("%(record)s was refused. The reason is with it.") % told)
    elif decision.decision == "return":
        back = [new for new in opened if new.owner_id == author.pk and new.data.get("corrects") == str(version.pk)]
        words = _("%(record)s was returned with a comment. Somebody else corrects it.")
        if back:
            link = page_of(back[0])
            words = _("%(record)s was returned to you with a comment.")
        tell(author, RETURNED, link=link, words=words % told)


def allocated(case: Case, former: Allocation | None, new: Allocation, moved: int, by: User | None) -> None:
    """Tell who works with a child from now on, and who no longer does; without a worker, the team's managers."""
    actor = by.pk if by is not None else None
    day = day_words(new.starts_on)
    told = {"reference": case.reference, "day": day}
    link = reverse("case", args=[case.reference])
    before = former.worker if former is not None else None
    if new.worker is not None and new.worker != before and new.worker.pk != actor:
        words = _("%(reference)s is allocated to you from %(day)s.") % told
        tell(new.worker, ALLOCATED, link=link, words=f"{words} {_came_with(moved)}".strip())
    if before is not None and before != new.worker and before.pk != actor:
        words = _("%(reference)s is no longer allocated to you from %(day)s.") % told
        if new.starts_on <= clock.today():
            words = f"{words} " + _("Your open tasks for it have moved; what you wrote is kept with them.")
        seen = can(before, "view", case)
        tell(before, NO_LONGER_ALLOCATED, link=link if seen else f"{reverse('my_work')}#{case.reference}", words=words)
    if new.worker is None:
        for manager in managers_of(new.team):
            if manager.pk != actor:
                words = _("%(reference)s is with your team from %(day)s and has no worker yet.") % told
                tell(manager, TEAM_ALLOCATED, link=link, words=words)


def not_allocated(case: Case, planned: Iterable[Allocation], new: Allocation, by: User | None) -> None:
    """Tell who was to work with a child from a later day, and their team's managers, that it is not so any more."""
    for dropped in planned:
        told = {"reference": case.reference, "day": day_words(dropped.starts_on)}
        words = _("%(reference)s does not come to you on %(day)s any more: who works with the child was changed.")
        people = [dropped.worker] if dropped.worker is not None else []
        people += managers_of(dropped.team) if dropped.team != new.team else []
        for user in dict.fromkeys(people):
            if user != new.worker and (by is None or user.pk != by.pk):
                tell(user, NO_LONGER_ALLOCATED, link=reverse("my_work"), words=words % told)


def read_first(case: Case, people: Iterable[User], by: User) -> None:
    """Tell people that something grave was written down in a child's file: what, they read there."""
    words = _("Something grave was written down in %(reference)s. Read it before you ring or visit anybody.")
    for user in people:
        if user.pk != by.pk and can(user, "view", case):
            link = reverse("case", args=[case.reference])
            tell(user, READ_FIRST, link=link, words=words % {"reference": case.reference})


def look_again(case: Case, people: Iterable[User], by: User) -> None:
    """Tell people that what ended work with a child was wrong, and where they read which work that was."""
    words = _("Work with %(reference)s ended by something that was written down wrong. See what to begin again.")
    for user in people:
        if user.pk != by.pk and can(user, "correct", case):
            link = reverse("death", args=[case.reference])
            tell(user, LOOK_AGAIN, link=link, words=words % {"reference": case.reference})


def _came_with(moved: int) -> str:
    if not moved:
        return ""
    return ngettext("%(count)s open task came with it.", "%(count)s open tasks came with it.", moved) % {"count": moved}


def concerned(case: Case) -> list[User]:
    """Who works with the child: the allocated worker, who has open tasks, and the managers of the team; each once."""
    allocation = case.allocation_on(clock.today())
    people = [allocation.worker] if allocation is not None and allocation.worker is not None else []
    tasks = Task.objects.filter(case=case, finished__isnull=True, owner__isnull=False).select_related("owner")
    people += [task.owner for task in tasks if task.owner is not None]
    people += managers_of(allocation.team if allocation is not None else None)
    return list({person.pk: person for person in people}.values())


def managers_of(team: Team | None, *, but: UUID | None = None) -> list[User]:
    """Return the managers of a team today, by name; those of the service where the team has none."""
    in_force = Membership.objects.filter(Membership.on(clock.today()), user__is_active=True)
    own = in_force.filter(team=team, role__key="team_manager") if team is not None else in_force.none()
    people = User.objects.filter(pk__in=own.values("user"))
    if not people.exists():
        people = User.objects.filter(pk__in=in_force.filter(role__key="service_manager").values("user"))
    return [manager for manager in people.order_by("name", "pk") if manager.pk != but]


def holders(role: str, team: Team | None) -> list[User]:
    """Return who holds a role in a team today, in any team where it spans them; the managers where nobody does."""
    if role in ("", "team_manager"):
        return managers_of(team)
    held = Membership.objects.filter(Membership.on(clock.today()), user__is_active=True, role__key=role)
    if role not in SPANNING_ROLES and held.filter(team=team).exists():
        held = held.filter(team=team)
    people = User.objects.filter(pk__in=held.values("user")).order_by("name", "pk")
    return list(people) or managers_of(team)


def told_of_late(task: Task) -> list[User]:
    """Return who is told that a task is late besides its owner: its managers, and whom its step says."""
    higher = task.flow_task.element.late_tells
    people = [*managers_of(task.team, but=task.owner_id), *(holders(higher, task.team) if higher else ())]
    return [one for one in dict.fromkeys(people) if one.pk != task.owner_id]
