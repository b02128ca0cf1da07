"""What a record says and the child's file cannot take over: foreseen before submitting and deciding, and told after."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.policy import can
from cases.correcting import TITLES
from cases.kin import OF_FAMILY
from cases.models import Case
from cases.person_facts import KINDS, OF_CHILD
from forms.definition import FormDefinition
from forms.items import expanded
from forms.json_values import JsonObject
from records.models import NotTakenOver, RecordCase, RecordVersion
from records.not_taken_over import foreseen, link_of, open_in, read_at, words_for
from records.refused import Refused


@dataclass(frozen=True, slots=True)
class ToldLine:
    """One thing that is not taken over, as a page says it: at which question, for whom, why not, what to do.

    `url` leads to where the answer is changed, or where it is said that it was looked at; empty for nowhere.
    `settled` says how and by whom it was settled.
    """

    label: str
    child: str
    why: str
    todo: str
    url: str = ""
    settled: str = ""
    reason: str = ""


def foreseen_lines(
    version: RecordVersion,
    links: Iterable[RecordCase] | None = None,
    address: Callable[[str], str] = lambda place: "",
    *,
    taken: Collection[str] = (),
) -> list[ToldLine]:
    """What would not be taken over if a version were final now; `address` leads to an answer by its pointer.

    `links` are those of a version that is not saved yet, and `taken` what of a correction would count all the same
    (`records.not_taken_over.foreseen`).
    """
    found = foreseen(version, None if links is None else list(links), taken=taken)
    several = len({one.case.pk for one in found}) > 1
    once = {(one.place, one.why, one.case.pk if several else None): one for one in found}
    return [
        _line(one, version.form_version.definition, version.answers, several, address(one.place))
        for one in once.values()
    ]


def _line(one: Refused, definition: FormDefinition, answers: JsonObject, several: bool, url: str) -> ToldLine:
    words = words_for(one.why)
    child = one.case.child.name if several else ""
    return ToldLine(label_of(definition, answers, one.place, one.fact), child, words.why, words.todo, url)


def label_of(definition: FormDefinition, answers: JsonObject, place: str, fact: str) -> str:
    """What to call an answer: its question's label, or where there is none any more what it would have updated."""
    question = expanded(definition.questions, answers).get(place) or definition.questions.get(place)
    if question is not None:
        return question.label
    listed, _slash, at = place.rpartition("/")
    if listed in definition.questions and at.isdecimal():
        return f"{definition.questions[listed].label} {int(at) + 1}"
    name = fact.removeprefix(OF_CHILD).removeprefix(OF_FAMILY)
    return str(KINDS[name].title) if name in KINDS else str(TITLES.get(name, _("Family")))


def lines_at(version: RecordVersion, reader: User) -> list[ToldLine]:
    """What of a version was not taken over, for its own page."""
    rows = read_at(version, reader)
    several = len({row.case_id for row in rows}) > 1
    return [kept_line(row, version, reader, several) for row in rows]


def kept_line(row: NotTakenOver, version: RecordVersion, reader: User, several: bool) -> ToldLine:
    """One thing that was not taken over of a version, named with its child where it is of `several`."""
    words = words_for(row.why)
    row.version = version
    address = [version.record.reference, version.number, row.pk]
    may = row.settled_at is None and can(reader, "settle", row)
    return ToldLine(
        label_of(version.form_version.definition, version.answers, row.place, row.fact),
        row.case.child.name if several else "",
        words.why,
        words.todo,
        reverse("record_not_taken_over", args=address) if may else "",
        _settled(row),
        row.reason,
    )


def _settled(row: NotTakenOver) -> str:
    if row.settled_at is None or row.settled_by is None:
        return ""
    if row.how == NotTakenOver.How.FILE_MENDED:
        return _("The file says it by now: %(name)s mended it") % {"name": row.settled_by.name}
    words = _("%(how)s by %(name)s")
    return words % {"how": row.get_how_display(), "name": row.settled_by.name}


def of_case(case: Case, reader: User) -> list[dict[str, str]]:
    """The records of which something is still to be looked at, for the page of a child: by reference alone."""
    counts: dict[str, tuple[str, int]] = {}
    for row in open_in(case, reader):
        url, count = counts.get(row.version.record.reference, (link_of(row.version), 0))
        counts[row.version.record.reference] = (url, count + 1)
    return [
        {
            "words": ngettext(
                "%(count)s answer of %(reference)s was not taken over into the file",
                "%(count)s answers of %(reference)s were not taken over into the file",
                count,
            )
            % {"count": count, "reference": reference},
            "url": url,
        }
        for reference, (url, count) in counts.items()
    ]
