"""Who may see and do tasks, and see processes.

A task is seen by those who may see its child's file, or, without a case, by its team. It is taken by those who hold
one of its roles in its team, or a role that spans all teams. While a task is offered to another team than the child's,
those who may take it there see the child's file, and so the task; so does whoever has a task of their team still when
the child went to another.
"""

from typing import Any

from django.db import models

from accounts.models import User
from accounts.policy import Decision, can, register, register_place, standing, visible_to
from accounts.registrations import lacked
from accounts.roles import LOOKS_AFTER_PEOPLE, PRACTICE_ROLES, SPANNING_ROLES
from cases.access import also_reads, visible_cases
from cases.models import Case
from records.models import RecordVersion
from rules.sentences import Sentence
from workflow.models import Handover, Incident, ProcessCase, ProcessInstance, Subject, Task
from workflow.routing import team_for
from workflow.scopes import is_about_all


def manages(user: User, task: Task) -> Decision:
    """Whether a person gives a task to people: a manager of its team, or of the whole service."""
    here = standing(user)
    if here.holds("service_manager") or task.team_id in here.teams_as("team_manager"):
        return Decision(True, Sentence("You manage this work."))
    return Decision(False, Sentence("Only a manager of the team gives work to people."))


def holds_role(user: User, task: Task) -> Decision:
    """Whether a task is for a person: by role, by name where the process names people, and by registration.

    Asked for again at every step: who lost the role today may not finish what they took yesterday.
    """
    here = standing(user)
    held = here.roles
    if task.team_id is not None:
        held = frozenset(r for t, r in here.roles_by_team if t == task.team_id or r in SPANNING_ROLES)
    if held.isdisjoint(task.roles):
        return Decision(False, Sentence("This step is for another role."))
    if task.candidate_ids and str(user.pk) not in task.candidate_ids.split():
        return Decision(False, Sentence("This step is for people who are named."))
    if task.requires and not lacked(user).isdisjoint(task.requires.split()):
        return Decision(False, Sentence("This step needs a professional registration that is in force."))
    return Decision(True, Sentence("You hold the role that this step is for."))


class TaskRule:
    """`view` opens it, `claim` takes it from the queue, `work` writes and submits, `release` gives it back.

    `give` puts it into somebody's hands, for the managers of its team; `do` says whose hands those may be. `bring_back`
    is for what one typed while the task was moved away: also whoever had it may still post that, and get it back.
    """

    def can(self, user: User, action: str, obj: Task) -> Decision:
        seen = self._sees(user, obj)
        if not seen and action == "bring_back" and obj.handovers.filter(former=user).exists():
            return Decision(True, Sentence("You had this task."))
        if not seen or action in ("view", "bring_back"):
            return seen
        if action == "give":
            return manages(user, obj)
        if action == "do":
            return holds_role(user, obj)
        if action in ("work", "release"):
            if obj.owner_id != user.pk:
                return Decision(False, Sentence("Somebody else has this task, or nobody."))
            return holds_role(user, obj) if action == "work" else Decision(True, Sentence("You have this task."))
        if action == "claim":
            return self._may_take(user, obj)
        return Decision(False, Sentence("There is no such action."))

    def _sees(self, user: User, task: Task) -> Decision:
        if is_about_all(task) and task.process.links:
            return self._sees_all(user, task)
        if task.case is not None:
            return can(user, "view", task.case)
        here = standing(user)
        if task.team_id in here.team_ids or here.holds("service_manager"):
            return Decision(True, Sentence("Your team does this work."))
        return Decision(False, Sentence("Another team does this work."))

    def _sees_all(self, user: User, task: Task) -> Decision:
        """What is about several children is seen only by those who may see every one of them."""
        for link in task.process.links:
            decision = can(user, "view", link.case)
            if not decision:
                return decision
        return Decision(True, Sentence("You may see all of these children."))

    def _may_take(self, user: User, task: Task) -> Decision:
        if task.owner_id is not None or task.finished is not None:
            return Decision(False, Sentence("Somebody has it already, or has done it."))
        return holds_role(user, task)

    def visible(self, user: User, rows: models.QuerySet[Any], action: str) -> models.QuerySet[Any]:
        here = standing(user)
        seen = Case.objects.filter(visible_cases(user))
        uncased = models.Q(case__isnull=True)
        if not here.holds("service_manager"):
            uncased &= models.Q(team_id__in=here.team_ids)
        hidden = ProcessCase.objects.filter(process__subject=Subject.FAMILY).exclude(case__in=seen)
        of_all = models.Q(process__subject=Subject.FAMILY, scope__case__isnull=True)
        of_all &= ~models.Q(data__has_key=Task.ABOUT_ONE)
        whole = ~of_all | ~models.Q(process__in=hidden.values("process"))
        in_sight = (models.Q(case__in=seen) & whole) | uncased
        if action == "bring_back":
            had = Handover.objects.filter(former=user).values("task_id")
            return rows.filter(in_sight | models.Q(pk__in=had))
        rows = rows.filter(in_sight)
        if action == "view":
            return rows
        if action == "give":
            managed = here.teams_as("team_manager")
            return rows if here.holds("service_manager") else rows.filter(team_id__in=managed)
        if action == "do":
            return rows.filter(self._for_roles_of(user))
        if action == "release":
            return rows.filter(owner=user)
        if action == "work":
            return rows.filter(self._for_roles_of(user), owner=user)
        if action == "claim":
            return rows.filter(self._for_roles_of(user), owner__isnull=True, finished__isnull=True)
        return rows.none()

    def _for_roles_of(self, user: User) -> models.Q:
        here = standing(user)
        taken = models.Q(pk__in=[])
        for role in here.roles:
            taken |= Task.for_role(role) & (models.Q() if role in SPANNING_ROLES else models.Q(team__isnull=True))
        for team_id, role in here.roles_by_team:
            taken |= Task.for_role(role) & models.Q(team_id=team_id)
        for requirement in lacked(user):
            taken &= ~Task.requiring(requirement)
        return taken & Task.open_to(user)


class ProcessRule:
    """A process is seen by those who may see one of its cases, or, without cases, by its team.

    `steer` changes how it goes, for those managers of its team who may see every one of its cases. `history` shows how
    it went, to those who see it and work with children's cases. `values` shows what its conditions read in records: for
    that, all of its cases and all that was recorded in it must be theirs to read.
    """

    def can(self, user: User, action: str, obj: ProcessInstance) -> Decision:
        if action not in ("view", "steer", "history", "values"):
            return Decision(False, Sentence("There is no such action."))
        if action == "steer" and not self._manages(user, obj):
            return Decision(False, Sentence("Only a manager of the team changes how this work goes."))
        if action == "history" and not standing(user).holds(*PRACTICE_ROLES):
            return Decision(False, Sentence("Your role does not do this."))
        seen = self.visible(user, ProcessInstance.objects.filter(pk=obj.pk), action).exists()
        return Decision(seen, Sentence("You may see its case.") if seen else Sentence("Another team does this work."))

    def visible(self, user: User, rows: models.QuerySet[Any], action: str) -> models.QuerySet[Any]:
        here = standing(user)
        if action not in ("view", "steer", "history", "values"):
            return rows.none()
        if action == "history" and not here.holds(*PRACTICE_ROLES):
            return rows.none()
        uncased = models.Q(case_links__isnull=True)
        if not here.holds("service_manager"):
            uncased &= models.Q(team_id__in=here.team_ids if action in ("view", "steer") else here.case_team_ids)
        seen = Case.objects.filter(visible_cases(user))
        found = rows.filter(models.Q(case_links__case__in=seen) | uncased).distinct()
        hidden = models.Exists(ProcessCase.objects.filter(process=models.OuterRef("pk")).exclude(case__in=seen))
        if action == "steer" and not here.holds("service_manager"):
            led = [row.pk for row in found.exclude(hidden) if self._manages(user, row)]
            return rows.filter(pk__in=led)
        if action != "values":
            return found
        here_or_above = models.Q(process=models.OuterRef("pk")) | models.Q(process=models.OuterRef("root"))
        here_or_above |= models.Q(process__root=models.OuterRef("root"))
        recorded = Task.objects.filter(here_or_above, record__isnull=False)
        unread = recorded.exclude(record__in=visible_to(user, RecordVersion, "read_restricted"))
        return found.exclude(hidden | models.Exists(unread))

    def _manages(self, user: User, process: ProcessInstance) -> bool:
        here = standing(user)
        if here.holds("service_manager"):
            return True
        case = process.links[0].case if process.links else None
        team = team_for(process, case)
        return team is not None and team.pk in here.teams_as("team_manager")


MENDS_EVERYTHING = ("administrator", "service_manager")


class IncidentRule:
    """`view` reads about a step that failed, `mend` says how it goes on. Whose it is, the rule of the case says."""

    def can(self, user: User, action: str, obj: Incident) -> Decision:
        here = standing(user)
        if action not in ("view", "mend"):
            return Decision(False, Sentence("There is no such action."))
        if here.holds(*MENDS_EVERYTHING):
            return Decision(True, Sentence("You look after the service."))
        case = obj.task.case
        if case is None and obj.process.team_id in here.teams_as("team_manager"):
            return Decision(True, Sentence("Your team does this work."))
        if case is not None and can(user, "allocate", case):
            return Decision(True, Sentence("You manage this child’s team."))
        return Decision(False, Sentence("Managers of the team and administrators mend what failed."))

    def visible(self, user: User, rows: models.QuerySet[Any], action: str) -> models.QuerySet[Any]:
        here = standing(user)
        if action not in ("view", "mend"):
            return rows.none()
        if here.holds(*MENDS_EVERYTHING):
            return rows
        managed = here.teams_as("team_manager")
        if not managed:
            return rows.none()
        uncased = models.Q(task__case__isnull=True, process__team_id__in=managed)
        return rows.filter(models.Q(task__case__in=visible_to(user, Case, "allocate")) | uncased)


def _mends(user: User) -> Decision:
    if standing(user).holds(*LOOKS_AFTER_PEOPLE):
        return Decision(True, Sentence("You look after the work of people."))
    return Decision(False, Sentence("This page is for managers and administrators."))


def offered_to(user: User) -> models.Q:
    """Pick the cases that an open task offers to a team in which a person holds one of its roles."""
    here, theirs = standing(user), models.Q(pk__in=[])
    for team_id, role in here.roles_by_team:
        if team_id in here.case_team_ids:
            theirs |= Task.for_role(role) & models.Q(team_id=team_id)
    open_ones = Task.objects.filter(offered=True, finished__isnull=True, case__isnull=False)
    waiting = open_ones.filter(theirs, Task.for_people(), Task.open_to(user))
    return models.Q(pk__in=waiting.values("case_id"))


def still_held_by(user: User) -> models.Q:
    """Pick the cases of which a person has an open task in a team of theirs: it may have stayed when the child went."""
    mine = Task.objects.filter(Task.for_people(), owner=user, finished__isnull=True, case__isnull=False)
    return models.Q(pk__in=mine.filter(team__in=standing(user).case_team_ids).values("case_id"))


also_reads(offered_to)
also_reads(still_held_by)
register(Task, TaskRule())
register(ProcessInstance, ProcessRule())
register(Incident, IncidentRule())
register_place("incidents", _mends)
