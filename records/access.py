"""Who may see what was recorded: whoever may see one of the children's files it belongs to, and may read with it what
is said of the others (`share` of `cases.access.CaseRule`).

A record that belongs to no file yet is seen by those of its team who work with cases, and by service managers. What
follows from a record for one child (facts, entries of the chronology) is seen by whoever may see both that child's file
and the record.
"""

from typing import Any, Final

from django.db import models

from accounts.models import User
from accounts.policy import Decision, can, register, standing, visible_to
from accounts.roles import PRACTICE_ROLES
from cases.access import kept_apart, visible_cases
from cases.models import Case
from records.models import (
    ChronologyEntry,
    Correction,
    Derived,
    Fact,
    NotTakenOver,
    Record,
    RecordCase,
    RecordVersion,
    Rendition,
)


class RecordRule:
    """The rule for records and what belongs to them. `view` opens a record, its versions and their PDFs;
    `read_restricted` reads answers there too that are for those who work with the child, and is its authors' too;
    `read_worked_out` those that were worked out from what its authors need not know, and is not. `correct` begins a
    correction of what is final, and is for those of them who wrote it, who are a child's allocated worker, or who
    manage the team.

    `path` leads in queries from the model to the record's id.
    """

    def __init__(self, path: str) -> None:
        self._path = path

    def can(self, user: User, action: str, obj: Any) -> Decision:
        if action not in ("view", "correct", *_READS):
            return Decision(False, "Nobody does this to a record.")
        record = _record_of(obj)
        if action == "correct":
            reads = self.can(user, "read_restricted", record)
            return _corrects(user, record) if reads else reads
        if action in _READS:
            found = _restricted(user, record, authors=_READS[action])
            return found if self.can(user, "view", record) else Decision(False, _NOT_THEIRS)
        cases = Case.objects.filter(record_links__record=record).order_by("record_links__pk")
        decisions = [can(user, "view", case) for case in cases] or [_of_the_team(user, record)]
        found = next((decision for decision in decisions if decision), decisions[0])
        apart = (can(user, "share", case) for case in cases) if found and len(cases) > 1 else ()
        return next((decision for decision in apart if not decision), found)

    def visible(self, user: User, rows: models.QuerySet[Any], action: str) -> models.QuerySet[Any]:
        if action in _READS:
            rows = rows.filter(_readable(user, self._path, authors=_READS[action]))
        elif action == "correct":
            rows = self.visible(user, rows, "read_restricted").filter(_correctable(user, self._path))
        elif action != "view":
            return rows.none()
        seen = RecordCase.objects.filter(case__in=Case.objects.filter(visible_cases(user)))
        fileless = Record.objects.exclude(pk__in=RecordCase.objects.values("record_id"))
        if not standing(user).holds("service_manager"):
            fileless = fileless.filter(team_id__in=standing(user).case_team_ids)
        found = rows.filter(
            models.Q(**{f"{self._path}__in": seen.values("record_id")})
            | models.Q(**{f"{self._path}__in": fileless.values("pk")})
        )
        apart = kept_apart(user)
        if apart is None:
            return found
        links = RecordCase.objects.filter(record=models.OuterRef(self._path), case__in=Case.objects.filter(apart))
        return found.exclude(models.Exists(links))


class DerivedRule:
    """The rule for what follows from a record for one child. `view` as above; whoever may mend what stands in the
    child's file (`correct` of `cases.access.CaseRule`) may also do what `acts` names, to `mark` an entry or to `settle`
    what was not taken over.
    """

    def __init__(self, *acts: str) -> None:
        self._wanted = {"view": "view", **dict.fromkeys(acts, "correct")}

    def can(self, user: User, action: str, obj: Derived | NotTakenOver) -> Decision:
        if action not in self._wanted:
            return Decision(False, "Nobody does this to what follows from a record.")
        of_the_case = can(user, self._wanted[action], obj.case)
        return can(user, "view", obj.version.record) if of_the_case else of_the_case

    def visible(self, user: User, rows: models.QuerySet[Any], action: str) -> models.QuerySet[Any]:
        if action not in self._wanted:
            return rows.none()
        cases = visible_to(user, Case, self._wanted[action])
        return rows.filter(case__in=cases.values("pk"), version__record__in=visible_to(user, Record).values("pk"))


class CorrectionRule:
    """The rule for corrections. `view` is for those who may correct the record; `work` writes on, and is for whoever
    began it; `decide` is for managers, and never for whoever began it; `withdraw` is for both.
    """

    def can(self, user: User, action: str, obj: Correction) -> Decision:
        if action not in ("view", "work", "decide", "withdraw"):
            return Decision(False, "Nobody does this to a correction.")
        seen = can(user, "correct", obj.record)
        own = obj.begun_by_id == user.pk
        if not seen or action == "view" or (own and action != "decide"):
            return seen
        if own:
            return Decision(False, "You wrote this.")
        if action == "work":
            return Decision(False, "Somebody else writes it.")
        found = _manages(user, obj.record)
        return Decision(found, "You manage the team." if found else "It is for the team’s manager.")

    def visible(self, user: User, rows: models.QuerySet[Any], action: str) -> models.QuerySet[Any]:
        if action not in ("view", "work", "decide", "withdraw"):
            return rows.none()
        seen = rows.filter(record__in=visible_to(user, Record, "correct").values("pk"))
        if action == "view":
            return seen
        own = models.Q(begun_by=user)
        if action == "work":
            return seen.filter(own)
        managed = _managed(user, "record_id")
        return seen.filter(own | managed) if action == "withdraw" else seen.filter(managed).exclude(own)


def _corrects(user: User, record: Record) -> Decision:
    """Decide about correcting a record that a person may read."""
    if not standing(user).case_team_ids:
        return Decision(False, "Your roles have nothing to do with children’s cases.")
    if record.versions.filter(author=user).exists():
        return Decision(True, "You wrote it.")
    cases = list(Case.objects.filter(record_links__record=record))
    if any(can(user, "answer_for", case) for case in cases) or (not cases and _manages(user, record)):
        return Decision(True, "You answer for this child’s file.")
    return Decision(False, "Its author, the child’s worker or their manager corrects it.")


def _correctable(user: User, path: str) -> models.Q:
    """The condition that picks those of which `_corrects` says yes, among what a person may read."""
    if not standing(user).case_team_ids:
        return models.Q(pk__in=[])
    answered = visible_to(user, Case, "answer_for").values("pk")
    found = models.Q(**{f"{path}__in": RecordVersion.objects.filter(author=user).values("record_id")})
    found |= models.Q(**{f"{path}__in": RecordCase.objects.filter(case__in=answered).values("record_id")})
    return found | models.Q(**{f"{path}__in": _fileless_managed(user).values("pk")})


def _manages(user: User, record: Record) -> bool:
    """Whether a person manages the team of a record's child, or of the record where it belongs to no file."""
    cases = list(Case.objects.filter(record_links__record=record))
    if not cases:
        here = standing(user)
        return here.holds("service_manager") or record.team_id in here.teams_as("team_manager")
    return any(can(user, "allocate", case) for case in cases)


def _managed(user: User, path: str) -> models.Q:
    """The condition that picks those of which `_manages` says yes."""
    cases = visible_to(user, Case, "allocate").values("pk")
    found = models.Q(**{f"{path}__in": RecordCase.objects.filter(case__in=cases).values("record_id")})
    return found | models.Q(**{f"{path}__in": _fileless_managed(user).values("pk")})


def _fileless_managed(user: User) -> models.QuerySet[Any]:
    rows = Record.objects.exclude(pk__in=RecordCase.objects.values("record_id"))
    here = standing(user)
    return rows if here.holds("service_manager") else rows.filter(team_id__in=here.teams_as("team_manager"))


def _record_of(obj: Record | RecordVersion | Rendition) -> Record:
    if isinstance(obj, Rendition):
        return obj.version.record
    return obj.record if isinstance(obj, RecordVersion) else obj


_NOT_THEIRS = "It is for the people who work with the child."
_READS: Final = {"read_restricted": True, "read_worked_out": False}
"""The actions that read what is restricted, and whether they are its authors' too."""


def _restricted(user: User, record: Record, *, authors: bool) -> Decision:
    """Decide about what is restricted in a record that a person may open."""
    if authors and record.versions.filter(author=user).exists():
        return Decision(True, "You wrote it.")
    cases = list(Case.objects.filter(record_links__record=record))
    if not cases:
        found = standing(user).holds("service_manager") or record.team_id in standing(user).teams_as(*PRACTICE_ROLES)
        return Decision(found, "Your team recorded it." if found else _NOT_THEIRS)
    decisions = [can(user, "read_restricted", case) for case in cases]
    return next((decision for decision in decisions if decision), decisions[0])


def _readable(user: User, path: str, *, authors: bool) -> models.Q:
    """The condition that picks those of which `_restricted` says yes, among what a person may open."""
    cases = visible_to(user, Case, "read_restricted").values("pk")
    found = models.Q(**{f"{path}__in": RecordCase.objects.filter(case__in=cases).values("record_id")})
    if authors:
        found |= models.Q(**{f"{path}__in": RecordVersion.objects.filter(author=user).values("record_id")})
    fileless = Record.objects.exclude(pk__in=RecordCase.objects.values("record_id"))
    if not standing(user).holds("service_manager"):
        fileless = fileless.filter(team_id__in=standing(user).teams_as(*PRACTICE_ROLES))
    return found | models.Q(**{f"{path}__in": fileless.values("pk")})


def _of_the_team(user: User, record: Record) -> Decision:
    here = standing(user)
    if here.holds("service_manager"):
        return Decision(True, "You manage the service.")
    if record.team_id in here.case_team_ids:
        return Decision(True, "Your team recorded it.")
    return Decision(False, "Another team recorded it.")


register(Record, RecordRule("pk"))
register(RecordVersion, RecordRule("record_id"))
register(Rendition, RecordRule("version__record_id"))
register(Correction, CorrectionRule())
register(Fact, DerivedRule())
register(ChronologyEntry, DerivedRule("mark"))
register(NotTakenOver, DerivedRule("settle"))
