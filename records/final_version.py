"""A version that is final: approved, or submitted when nobody reviews. What follows from it follows from this alone."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from accounts import clock
from cases.models import Case
from forms.controls.date_parts import iso_date
from forms.definition import FormDefinition
from forms.json_values import Absent, value_at
from records.changed_fact import key_of
from records.models import Decision, Record, RecordCase, RecordVersion, State
from records.standing import state_of

FINAL_STATES = (State.APPROVED, State.FINAL)


@dataclass(frozen=True, slots=True)
class FinalVersion:
    """A final version, when it was approved (None when nobody reviews it), and the children's files it belongs to.

    `former` is the final version that it corrects. A correction changes what was said, and not when: it was submitted
    and approved on the days of the version that it corrects, and is about the same day unless it names another.
    `taken` are the keys (`records.changed_fact`) of what counts although somebody changed it in the file since.
    """

    version: RecordVersion
    approved_at: datetime | None
    links: tuple[RecordCase, ...]
    former: "FinalVersion | None" = None
    taken: frozenset[str] = frozenset()

    def takes(self, case: Case, pointer: str) -> bool:
        """Whether an answer counts for a child, whatever somebody changed in the file since."""
        return key_of(case, pointer) in self.taken

    @property
    def definition(self) -> FormDefinition:
        """The form that the answers were given to, in the version that they were given to."""
        return self.version.form_version.definition

    @property
    def submitted_on(self) -> date:
        """The day on which its author submitted it; of a correction that of what it corrects."""
        if self.former is not None:
            return self.former.submitted_on
        return clock.local(self.version.submitted_at).date()

    @property
    def approved_on(self) -> date | None:
        """The day on which a manager approved it; of a correction that of what it corrects."""
        if self.former is not None:
            return self.former.approved_on
        return clock.local(self.approved_at).date() if self.approved_at else None

    @property
    def final_on(self) -> date:
        """The day on which the record became final."""
        return self.approved_on or self.submitted_on

    @property
    def in_force_on(self) -> date:
        """The day on which this version became final: of a correction, its own."""
        return clock.local(self.in_force_at).date()

    @property
    def in_force_at(self) -> datetime:
        """The moment at which this version became final."""
        return self.approved_at or self.version.submitted_at

    @property
    def effective_on(self) -> date:
        """The day that it is about: the answer that the form names for this, else the day it was submitted."""
        path = self.definition.feeds.effective_date
        answer = value_at(self.version.answers, path) if path else None
        return (None if isinstance(answer, Absent) else iso_date(answer)) or self.submitted_on

    @property
    def counts_from(self) -> date:
        """The day from which counts what it says of people: that which it is about, and never one to come by then."""
        return min(self.effective_on, self.in_force_on)


def links_of(version: RecordVersion) -> tuple[RecordCase, ...]:
    """The files that a version's record belongs to, in the order in which they were linked."""
    return tuple(version.record.case_links.select_related("case__child").order_by("pk"))


def final_ones(
    versions: Iterable[tuple[RecordVersion, Decision | None]], links: tuple[RecordCase, ...]
) -> Iterator[FinalVersion]:
    """Those of a record's versions that are final, in their order, each given with its decision.

    One that nobody decided on and a later one followed was final only if that one corrects it.
    """
    held, former = list(versions), None
    for at, (version, decision) in enumerate(held):
        after = held[at + 1][0] if at + 1 < len(held) else None
        stood = decision is not None or after is None or after.corrects_id == version.pk
        if stood and state_of(version, decision) in FINAL_STATES:
            former = FinalVersion(version, decision.at if decision else None, links, former)
            yield former


def final_versions_of(record: Record, links: tuple[RecordCase, ...]) -> list[FinalVersion]:
    """The final versions of a record, the oldest first."""
    rows = record.versions.select_related("decision", "form_version", "author").order_by("number")
    held = list(rows)
    for version in held:
        version.record = record
    return list(final_ones(((version, getattr(version, "decision", None)) for version in held), links))


def if_final_now(version: RecordVersion, links: tuple[RecordCase, ...]) -> FinalVersion:
    """A version as it would be if it became final at this moment."""
    return FinalVersion(version, clock.now(), links, _former(version, links))


def final_version(
    version: RecordVersion,
    approved_at: datetime | None,
    links: tuple[RecordCase, ...],
    taken: Collection[str] = (),
) -> FinalVersion:
    """A version that is final, or becomes so at the moment of its approval or of its submission."""
    return FinalVersion(version, approved_at, links, _former(version, links), frozenset(taken))


def _former(version: RecordVersion, links: tuple[RecordCase, ...]) -> FinalVersion | None:
    """The final version that a correction takes the place of."""
    if version.corrects_id is None:
        return None
    finals = final_versions_of(version.record, links)
    return next(one for one in finals if one.version.pk == version.corrects_id)
