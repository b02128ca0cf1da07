"""A version that is final: approved, or submitted when nobody reviews. What follows from it follows from this alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from accounts import clock
from forms.controls.date_parts import iso_date
from forms.definition import FormDefinition
from forms.json_values import Absent, value_at
from records.models import Decision, RecordCase, RecordVersion, State
from records.standing import state_of

FINAL_STATES = (State.APPROVED, State.FINAL)


@dataclass(frozen=True, slots=True)
class FinalVersion:
    """A final version, when it was approved (None when nobody reviews it), and the children's files it belongs to."""

    version: RecordVersion
    approved_at: datetime | None
    links: tuple[RecordCase, ...]

    @property
    def definition(self) -> FormDefinition:
        """The form that the answers were given to, in the version that they were given to."""
        return self.version.form_version.definition

    @property
    def submitted_on(self) -> date:
        """The day on which its author submitted it."""
        return clock.local(self.version.submitted_at).date()

    @property
    def approved_on(self) -> date | None:
        """The day on which a manager approved it."""
        return clock.local(self.approved_at).date() if self.approved_at else None

    @property
    def final_on(self) -> date:
        """The day on which it became final."""
        return self.approved_on or self.submitted_on

    @property
    def effective_on(self) -> date:
        """The day that it is about: the answer that the form names for this, else the day it was submitted."""
        path = self.definition.feeds.effective_date
        answer = value_at(self.version.answers, path) if path else None
        return (None if isinstance(answer, Absent) else iso_date(answer)) or self.submitted_on

    @property
    def counts_from(self) -> date:
        """The day from which counts what it says of people: that which it is about, and never one to come."""
        return min(self.effective_on, clock.today())


def links_of(version: RecordVersion) -> tuple[RecordCase, ...]:
    """The files that a version's record belongs to, in the order in which they were linked."""
    return tuple(version.record.case_links.select_related("case__child").order_by("pk"))


def final_ones(
    versions: Iterable[tuple[RecordVersion, Decision | None]], links: tuple[RecordCase, ...]
) -> Iterator[FinalVersion]:
    """Those of a record's versions that are final, each given with its decision."""
    for version, decision in versions:
        if state_of(version, decision) in FINAL_STATES:
            yield FinalVersion(version, decision.at if decision else None, links)
