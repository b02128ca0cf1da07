"""What somebody changed in a child's file while a record was written that says otherwise: whoever decides chooses."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from cases.models import Case


@dataclass(frozen=True, slots=True)
class ChangedFact:
    """Something known of a child that somebody changed after a record was begun, and that the record would update.

    `says` are the record's words and `since` the day from which they would hold (None: what has no day); `known` the
    words that stand in the file, from `known_since` on (None: not known since when), by `by` at `at`. `later` is true
    where those begin later than the record's day, and so stay. `key` stands for the fact of this child in choices
    about it.
    """

    key: str
    child: str
    title: str
    says: str
    since: date | None
    known: str
    known_since: date | None
    by: str
    at: datetime
    later: bool = False
    kind: str = ""
    """The name of the fact, for one of `cases.person_facts`."""
    case: UUID | None = None

    def kept(self) -> "ChangedFact":
        """The same for somebody who reads the record to decide on it, and may not read what the file holds."""
        return replace(self, known=_("kept for the people who work with the child"))


def key_of(case: Case, pointer: str) -> str:
    """What stands for an answer, as far as it is about one child, in choices about it."""
    return f"/{case.reference}{pointer}"
