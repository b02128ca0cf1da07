"""What the correction of a record reads of the work it was made in, and what it moves there once it is in force.

A form is asked as on the day on which the record was submitted: its limits and its lists count as they did then. The
ways that the process took are not taken anew; dates that are counted from the answers are.
"""

from collections import ChainMap
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import User
from accounts.notifications import settle, tell
from accounts.policy import can
from cases.models import Case
from forms.feel_texts import TODAY
from jobs import due
from records.models import Correction, Record, RecordVersion
from workflow.deadlines import CASE_KIND
from workflow.fillable import Fillable
from workflow.models import Task
from workflow.notices import concerned, managers_of
from workflow.scope import seen_by

WAITS: Final = "correction_waits"
RETURNED: Final = "correction_returned"
REFUSED: Final = "correction_refused"
WITHDRAWN: Final = "correction_withdrawn"
IN_FORCE: Final = "record_corrected"


class AsThen(Fillable):
    """What a task's form reads for a reader, with the moment at which its record was submitted as `today` and `now`."""

    def __init__(self, task: Task, reader: User, at: datetime) -> None:
        super().__init__(task, reader)
        self._seen = _then(self._seen, at)


def facts_for(version: RecordVersion, reader: User) -> Mapping[str, object]:
    """What the form of a record that is corrected reads besides its answers, as far as a reader may read it."""
    task, at = made_in(version.record), _first_submitted(version)
    return AsThen(task, reader, at) if task is not None else _then({}, at)


def facts_to_record(version: RecordVersion, reader: User) -> Mapping[str, object]:
    """The same, with all that the work sees."""
    task, at = made_in(version.record), _first_submitted(version)
    return _then(seen_by(task, reader) if task is not None else {}, at)


def made_in(record: Record) -> Task | None:
    """The task at which a record was submitted last; None for what was recorded without one."""
    done = Task.objects.filter(record__record=record).select_related("process__version", "process__team")
    found: Task | None = done.order_by("-record__number", "-pk").first()
    return found


def _first_submitted(version: RecordVersion) -> datetime:
    """When the record was submitted as what was corrected first."""
    rows = version.record.versions.filter(corrects__isnull=True).order_by("-number")
    at: datetime | None = rows.values_list("submitted_at", flat=True).first()
    return at or version.submitted_at


def _then(seen: Mapping[str, Any], at: datetime) -> Mapping[str, Any]:
    return ChainMap({TODAY: clock.local(at).date(), "now": at}, seen)  # type: ignore[arg-type]  # only ever read


# What follows


def page_of(correction: Correction) -> str:
    """Where a correction is read, decided on and withdrawn."""
    return reverse("correction", args=[correction.pk])


def submitted(correction: Correction) -> None:
    """Tell the managers that a correction waits for one of them."""
    told = {"reference": correction.record.reference}
    for manager in deciders(correction):
        tell(manager, WAITS, link=page_of(correction), words=_("A correction of %(reference)s waits for you.") % told)


def decided(correction: Correction, decision: str) -> None:
    """Tell its writer that a correction was returned or refused, and nobody any more that it waits."""
    no_longer_waits(correction)
    words = {
        "return": (RETURNED, _("Your correction of %(reference)s came back. Read what is asked for.")),
        "refuse": (REFUSED, _("Your correction of %(reference)s was refused. The record stands as it was.")),
    }.get(decision)
    if words is not None:
        told = {"reference": correction.record.reference}
        tell(correction.begun_by, words[0], link=page_of(correction), words=words[1] % told)


def withdrawn(correction: Correction, by: User) -> None:
    """Tell its writer that somebody else withdrew a correction, and nobody any more that it waits."""
    no_longer_waits(correction)
    if correction.begun_by_id == by.pk:
        return
    words = _("Your correction of %(reference)s was withdrawn by somebody else. The record stands as it was.")
    told = words % {"reference": correction.record.reference}
    tell(correction.begun_by, WITHDRAWN, link=page_of(correction), words=told)


def no_longer_waits(correction: Correction) -> None:
    """Have nobody told any more that a correction waits."""
    settle(page_of(correction), [WAITS])


def in_force(version: RecordVersion, by: User) -> None:
    """Count open dates of the children's work anew, and tell those who work with them that a record was corrected."""
    record = version.record
    cases = list(Case.objects.filter(record_links__record=record).select_related("child"))
    for case in cases:
        due.schedule(CASE_KIND, case.pk, clock.now())
    words = _("%(reference)s was corrected: version %(number)s stands now. Read what changed.")
    told = words % {"reference": record.reference, "number": version.number}
    link = reverse("record", args=[record.reference, version.number])
    for person in _readers(version, cases):
        if person.pk != by.pk and can(person, "view", version):
            tell(person, IN_FORCE, link=link, words=told)


def _readers(version: RecordVersion, cases: Iterable[Case]) -> list[User]:
    """Those who work with the children, and those who wrote the record and decided on it; each once."""
    written = version.record.versions.select_related("author", "decision__by")
    people = [person for case in cases for person in concerned(case)]
    for each in written:
        decision = getattr(each, "decision", None)
        people += [each.author, *([decision.by] if decision is not None else [])]
    return list({person.pk: person for person in people}.values())


def deciders(correction: Correction) -> list[User]:
    """The managers who may decide on a correction."""
    record = correction.record
    cases = Case.objects.filter(record_links__record=record)
    teams = [held.team for case in cases if (held := case.allocation_on(clock.today())) is not None]
    found = [manager for team in teams or [record.team] for manager in managers_of(team)]
    able = [one for one in found if can(one, "decide", correction)]
    able = able or [one for one in managers_of(None) if can(one, "decide", correction)]
    return list({one.pk: one for one in able}.values())
