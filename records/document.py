"""A record on paper, before it is drawn: every value that the PDF shows, gathered in one short read."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import clock
from accounts.days import full_day_words
from accounts.languages import ENGLISH, direction_of, name_of, reading_in
from accounts.models import Authority, User
from cases.identity import age_words, child_words
from cases.models import Case
from forms.definition import FormDefinition
from forms.remarks import Said, label_of
from forms.rendering import Section, taken_out, withheld_in
from records.evidence import with_evidence
from records.models import Decision, RecordVersion, Rendition, State
from records.remarks import ON_THE_WHOLE, comments_at_answers, in_order
from records.shown import shown_in
from records.standing import STATES, decided_on, decision_of, state_of


@dataclass(frozen=True, slots=True)
class Heading:
    """Which version of which record this is, and where it stands."""

    title: str
    reference: str
    version: int
    state: str
    state_words: str
    author: str
    submitted_at: datetime
    form_version: int
    hash: str
    corrected_by: str = ""
    """Who corrected it; "" where this is no correction. Author and moment are those of what was corrected."""
    corrected_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CommentLine:
    """What was said about one question, and what its author replied with the next version, if anything."""

    label: str
    text: str
    reply: Said | None = None


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """What was decided: the state it led to, the word for it, by whom, when, and what was said and replied."""

    state: str
    words: str
    by: str
    at: datetime
    comment: str
    remarks: tuple[CommentLine, ...]
    reply: Said | None = None


@dataclass(frozen=True, slots=True)
class AboutRow:
    """A row of "About this record"."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class RecordDocument:
    """All that `templates/records/pdf.jinja` needs. `child` is None for a record that belongs to no child's file."""

    record: Heading
    child: dict[str, Any] | None
    authority_name: str
    team: str
    decision: DecisionLine | None
    about: tuple[AboutRow, ...]
    sections: tuple[Section, ...]
    language: str = ""
    """The one in which the form was read when this was recorded, and in which its words are drawn; "" is English."""
    sample: bool = False
    withheld: tuple[str, ...] = ()
    """What must be kept from the family, by its name."""
    undrawn: int = 0
    """How many characters no font here can draw. They are marked in the texts; set by `records.drawable`."""

    def context(self) -> dict[str, Any]:
        """The context of the template: the child's own words stand before all else."""
        voices, rest = taken_out(self.sections, lambda item: item.child_voice)
        return {name: getattr(self, name) for name in self.__slots__} | {
            "voices": voices,
            "sections": rest,
            "direction": direction_of(self.language or ENGLISH),
        }


def gather(rendition: Rendition) -> RecordDocument:
    """Read all of a rendition's document inside the open authority; drawing it asks the database for nothing.

    The form's words are in the language in which it was recorded, whoever asks for the document.
    """
    with reading_in(rendition.version.language):
        return _gathered(rendition)


def _gathered(rendition: Rendition) -> RecordDocument:
    version = rendition.version
    decision = decision_of(version) if rendition.kind == Rendition.Kind.DECISION else None
    definition = version.form_version.definition
    drawn = with_evidence(shown_in(version, reader=None), version)
    cases = _cases(version)
    return RecordDocument(
        record=heading(version, decision),
        child=_child(cases, clock.local(version.submitted_at).date()) if cases else None,
        authority_name=version.authority.name,
        team=_team_words(version.authority, version, cases),
        decision=decision_line(decision, definition) if decision else None,
        about=tuple(_about(version, definition, cases)),
        sections=drawn,
        language=version.language,
        sample=definition.sample,
        withheld=withheld_in(drawn),
    )


def heading(version: RecordVersion, decision: Decision | None) -> Heading:
    """The heading of a version as a decision left it; without one as it was submitted."""
    record, written = version.record, version.as_written
    state = state_of(version, decision)
    return Heading(
        title=version.form_version.definition.title or record.form_key,
        reference=record.reference,
        version=version.number,
        state=state.value,
        state_words=_state_words(state, decision),
        author=person_words(written.author),
        submitted_at=written.submitted_at,
        form_version=version.form_version.number,
        hash=version.sha256,
        corrected_by=person_words(version.author) if written is not version else "",
        corrected_at=version.submitted_at if written is not version else None,
    )


def decision_line(
    decision: Decision,
    definition: FormDefinition,
    replies: Mapping[str, Said] = MappingProxyType({}),
    *,
    without: Collection[str] = (),
) -> DecisionLine:
    """A decision in words, with its remarks in the order of the questions, and the `replies` to them by pointer.

    `without` are the pointers of questions of whose answers its reader must not read.
    """
    comments = {pointer: text for pointer, text in decision.comments.items() if not _is_in(pointer, without)}
    places = [pointer for pointer in in_order(comments, definition) if pointer != ON_THE_WHOLE]
    state = STATES[decision.decision]
    return DecisionLine(
        state=state.value,
        words=str(state.label),
        by=person_words(decision.by),
        at=decision.at,
        comment=comments.get(ON_THE_WHOLE, ""),
        remarks=tuple(
            CommentLine(label_of(definition, pointer), comments[pointer], replies.get(pointer)) for pointer in places
        ),
        reply=replies.get(ON_THE_WHOLE),
    )


def _is_in(pointer: str, questions: Collection[str]) -> bool:
    return any(pointer == question or pointer.startswith(f"{question}/") for question in questions)


def person_words(person: User) -> str:
    """A person's name, with the job title in brackets where there is one."""
    return f"{person.name} ({person.job_title})" if person.job_title else person.name


def _state_words(state: State, decision: Decision | None) -> str:
    if decision is None:
        return str(state.label)
    return _("%(state)s %(day)s") % {"state": state.label, "day": full_day_words(decision.at)}


def _cases(version: RecordVersion) -> list[Case]:
    links = version.record.case_links.select_related("case__child").order_by("pk")
    return [link.case for link in links]


def _child(cases: list[Case], on: date) -> dict[str, Any]:
    """The first child of the record; `others` is how many more there are."""
    case = cases[0]
    born, died = case.child.date_of_birth, case.child.date_of_death
    words = child_words(case) | {"age": age_words(born, on) if born else "", "others": len(cases) - 1}
    return words | {"died": ""} if died is not None and died > on else words


def _team_words(authority: Authority, version: RecordVersion, cases: list[Case]) -> str:
    team = version.record.team
    if team is None and cases:
        allocation = cases[0].allocation_on(clock.local(version.submitted_at).date())
        team = allocation.team if allocation else None
    words = (authority.service_name, team.name if team else "", team.telephone if team else "")
    return " · ".join(word for word in words if word)


def _about(version: RecordVersion, definition: FormDefinition, cases: list[Case]) -> list[AboutRow]:
    rows = [
        (_("Decides on"), _decided(version)),
        (_("Also about"), ", ".join(f"{case.child.name} ({case.reference})" for case in cases[1:])),
        (_("Takes the place of"), _replaced(version)),
        (_("Language of the form"), name_of(version.language) if version.language else ""),
        (_("Corrected because"), version.reason),
        (_("Why it was made"), definition.purpose),
        (_("Why we hold it"), "; ".join(definition.lawful_basis)),
        (_("Collected under"), version.privacy_notice),
    ]
    return [AboutRow(label, value) for label, value in rows if value]


def _decided(version: RecordVersion) -> str:
    """What a decision is about, and how much was said there: it keeps the comments at answers, this record does not."""
    about = decided_on(version)
    if about is None:
        return ""
    words = _("%(title)s, %(reference)s, version %(number)s") % {
        "title": about.form_version.title,
        "reference": about.record.reference,
        "number": about.number,
    }
    count = comments_at_answers(about)
    said = ngettext("%(count)s comment at its answers", "%(count)s comments at its answers", count) % {"count": count}
    return _("%(record)s, with %(comments)s") % {"record": words, "comments": said} if count else words


def _replaced(version: RecordVersion) -> str:
    former = version.record.versions.filter(number__lt=version.number).order_by("-number").first()
    if former is None:
        return ""
    decision = decision_of(former)
    words = _("Version %(number)s of %(day)s") % {"number": former.number, "day": full_day_words(former.submitted_at)}
    if decision is None or version.corrects_id is not None:
        return words
    returned = _("%(version)s, returned by %(name)s") % {"version": words, "name": decision.by.name}
    definition = version.form_version.definition
    said = [
        f"“{text.strip()}”" if pointer == ON_THE_WHOLE else f"{label_of(definition, pointer)} “{text.strip()}”"
        for pointer in in_order(decision.comments, definition)
        if (text := decision.comments[pointer])
    ]
    return _("%(words)s: %(comments)s") % {"words": returned, "comments": " · ".join(said)} if said else returned
