"""Who may see what was recorded: whoever may see one of the children's files it belongs to.

A record that belongs to no file yet is seen by those of its team who work with cases, and by service managers.
"""

from typing import Any

from django.db import models

from accounts.models import User
from accounts.policy import Decision, can, register, standing
from cases.access import visible_cases
from cases.models import Case
from records.models import Record, RecordCase, RecordVersion, Rendition


class RecordRule:
    """The rule for records and what belongs to them. `view` opens a record, its versions and their PDFs.

    `path` leads in queries from the model to the record's id.
    """

    def __init__(self, path: str) -> None:
        self._path = path

    def can(self, user: User, action: str, obj: Any) -> Decision:
        if action != "view":
            return Decision(False, "Nobody does this to a record.")
        record = _record_of(obj)
        cases = Case.objects.filter(record_links__record=record).order_by("record_links__pk")
        decisions = [can(user, "view", case) for case in cases] or [_of_the_team(user, record)]
        return next((decision for decision in decisions if decision), decisions[0])

    def visible(self, user: User, rows: models.QuerySet[Any], action: str) -> models.QuerySet[Any]:
        if action != "view":
            return rows.none()
        seen = RecordCase.objects.filter(case__in=Case.objects.filter(visible_cases(user)))
        fileless = Record.objects.exclude(pk__in=RecordCase.objects.values("record_id"))
        if not standing(user).holds("service_manager"):
            fileless = fileless.filter(team_id__in=standing(user).case_team_ids)
        return rows.filter(
            models.Q(**{f"{self._path}__in": seen.values("record_id")})
            | models.Q(**{f"{self._path}__in": fileless.values("pk")})
        )


def _record_of(obj: Record | RecordVersion | Rendition) -> Record:
    if isinstance(obj, Rendition):
        return obj.version.record
    return obj.record if isinstance(obj, RecordVersion) else obj


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
