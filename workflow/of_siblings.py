"""What is written down already of a brother or sister, such as of a meeting about both: read as `sibling.<form>`.

For forms that are filled in with it alone, and only as far as whoever writes may read it where it stands: no process
reads it. It is the brother's or sister's latest final record of a form in their open episode, where that is about a
later day than the child's own last one, and no earlier than the child's own work began. What is of the same day as the
child's own, or before, is not news.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from django.db.models import Q

from accounts import clock
from accounts.models import User
from accounts.policy import can
from cases.kin import SIBLINGS
from cases.models import Case, Relationship
from records.deciding import latest_final
from records.models import RecordVersion
from workflow.models import ProcessInstance

SIBLING: Final = "sibling"
"""The name under which forms read it."""


class OfSiblings:
    """The records of a child's brothers and sisters, for one reader. Each form is looked up once."""

    def __init__(self, process: ProcessInstance, case: Case | None, reader: User) -> None:
        """`case` is the child's own file, as seen from where the process stands."""
        self._process, self._case, self._reader = process, case, reader
        self._found: dict[str, RecordVersion | None] = {}
        self.left_out = False
        """Whether there was one that the reader must not read."""

    def latest(self, key: str) -> RecordVersion | None:
        """The record that `sibling.<key>` gives the answers of, if there is one for this reader."""
        if key not in self._found:
            self._found[key] = next(self._readable(key), None) if self._case is not None else None
        return self._found[key]

    def _readable(self, key: str) -> Iterator[RecordVersion]:
        """What the reader may open, of the latest day first."""
        news = sorted(self._news(key), key=lambda version: (_day(version), version.submitted_at), reverse=True)
        for version in news:
            if can(self._reader, "view", version):
                yield version
            else:
                self.left_out = True

    def _news(self, key: str) -> Iterator[RecordVersion]:
        own_case = self._case
        if own_case is None:
            return
        own = latest_final(own_case, key, own_case.open_episode)
        began = _began(self._process)
        for other in _files_of_siblings(own_case):
            found = latest_final(other, key, other.open_episode) if other.open_episode is not None else None
            if found is not None and _day(found) >= began and (own is None or _day(found) > _day(own)):
                yield found


def _files_of_siblings(case: Case) -> list[Case]:
    """The files of those who are brother or sister to a child today, from whichever side it was written down."""
    rows = Relationship.objects.filter(
        Q(person=case.child_id) | Q(other=case.child_id), kind__in=SIBLINGS, ends_on__isnull=True
    )
    people = {row.other_id if row.person_id == case.child_id else row.person_id for row in rows}
    return list(Case.objects.filter(child__in=people)) if people else []


def _day(version: RecordVersion) -> date:
    """The day that a record is about, else the one on which it was written."""
    return version.form_version.definition.effective_on(version.answers) or version.submitted_on


def _began(process: ProcessInstance) -> date:
    """The day on which the work began that a process is a part of."""
    while process.called_by is not None:
        process = process.called_by.process
    return clock.local(process.created).date()
