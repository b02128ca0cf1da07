"""Corrections of records as lists and pages show them: those one writes, those to decide on, and what they do."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.days import ago_words, at_words
from accounts.models import User
from accounts.policy import can, standing, visible_to
from accounts.roles import MANAGING_ROLES
from cases.identity import child_words, identity
from cases.models import Case
from desk.file_links import draft_line, listed_in
from forms.annotated import Pattern
from forms.definition import FormDefinition
from forms.difference import Change, changes
from forms.files.answers import ListedFile
from forms.json_values import JsonObject, Path, path_of
from forms.models import StoredFile
from forms.time_changes import time_changes
from records.changed_fact import key_of
from records.correcting import decision_stays, is_reviewed, keeps_decision, open_correction
from records.final_version import FINAL_STATES
from records.models import Correction, Record, RecordCase, RecordVersion

MOST = 50
"""So many corrections stand in a list."""


def record_identity(user: User, record: Record) -> dict[str, Any]:
    """The bar: the record's children whom the person may see, and how many others there are."""
    seen = visible_to(user, Case).filter(record_links__record=record)
    cases = list(seen.select_related("child").order_by("record_links__pk"))
    found = identity(cases[0] if cases else None, user)
    if found["child"] is not None:
        found["child"]["others"] = [child_words(case) for case in cases[1:]]
        found["child"]["unseen"] = record.case_links.count() - len(cases)
    return found


def own(user: User) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What a person corrects and has not submitted, and what of theirs a manager has yet to decide on."""
    rows = visible_to(user, Correction, "work").filter(state__in=Correction.OPEN)
    found = _rows(rows.order_by("-begun_at")[:MOST])
    return [one for one in found if one["writing"]], [one for one in found if not one["writing"]]


def to_decide(user: User) -> list[dict[str, Any]]:
    """The corrections that wait for this manager, the oldest first; nothing for others, without asking."""
    if not standing(user).holds(*MANAGING_ROLES):
        return []
    rows = visible_to(user, Correction, "decide").filter(state=Correction.State.WAITING)
    return _rows(rows.order_by("submitted_at")[:MOST])


def _rows(rows: models.QuerySet[Correction]) -> list[dict[str, Any]]:
    """`{title, reference, children, url, age, saved_at, by, submitted_at, writing, returned}`."""
    related = rows.select_related("record", "corrects__form_version", "draft", "begun_by")
    held = list(related.defer("proposed", "corrects__answers", "corrects__form_version__content", "draft__entered"))
    named: dict[UUID, list[str]] = {}
    links = RecordCase.objects.filter(record__in=[one.record_id for one in held]).select_related("case__child")
    for link in links.order_by("pk") if held else ():
        named.setdefault(link.record_id, []).append(link.case.child.name)
    return [
        {
            "title": one.corrects.form_version.title,
            "reference": one.record.reference,
            "children": ", ".join(named.get(one.record_id, ())),
            "url": reverse("correction_form_start", args=[one.pk])
            if one.state == Correction.State.WRITING
            else reverse("correction", args=[one.pk]),
            "age": ago_words(one.begun_at),
            "saved_at": one.draft.updated_at,
            "by": one.begun_by.name,
            "submitted_at": one.submitted_at,
            "writing": one.state == Correction.State.WRITING,
            "returned": one.returned is not None,
        }
        for one in held
    ]


def withdrawn_words(correction: Correction, reader: User) -> str:
    """`Priya Marsh withdrew this correction at 07:06`, without the full stop; empty where nobody withdrew it."""
    by, at = correction.decided_by, correction.decided_at
    if correction.state != Correction.State.WITHDRAWN or by is None or at is None:
        return ""
    name = _("You") if by.pk == reader.pk else by.name
    return _("%(name)s withdrew this correction %(at)s") % {"name": name, "at": at_words(at)}


def of_version(held: RecordVersion, versions: Sequence[RecordVersion], user: User) -> dict[str, Any]:
    """What a version's page says of corrections (`of_record` of `components/correcting.jinja`).

    `versions` are all of the record, the last first.
    """
    stands = held.record.state in FINAL_STATES and versions[0].pk == held.pk
    other = open_correction(held.record) if stands else None
    after = next((one for one in versions if one.corrects_id == held.pk), None)
    before = next((one for one in versions if one.pk == held.corrects_id), None)
    address = [held.record.reference, held.number]
    return {
        "begin_url": reverse("record_correct", args=address)
        if stands and other is None and can(user, "correct", held)
        else "",
        "open": _open(other, user) if other is not None else None,
        "corrects": {"url": _url(held, before), "number": before.number, "reason": held.reason}
        if before is not None
        else None,
        "corrected": {
            "by": after.author.name,
            "on": after.submitted_at,
            "reason": after.reason,
            "url": _url(held, after),
            "number": after.number,
            "stands": after.pk == versions[0].pk,
        }
        if after is not None
        else None,
    }


def _open(other: Correction, user: User) -> dict[str, Any]:
    return {
        "waits": other.state == Correction.State.WAITING,
        "by": other.begun_by.name,
        "url": reverse("correction", args=[other.pk]) if can(user, "view", other) else "",
    }


def _url(held: RecordVersion, other: RecordVersion) -> str:
    return reverse("record", args=[held.record.reference, other.number])


def is_shown(correction: Correction, reader: User) -> bool:
    """Whether what is proposed is shown: what somebody writes on is theirs until it is submitted."""
    return correction.state != Correction.State.WRITING or correction.begun_by_id == reader.pk


def listed_files(correction: Correction) -> dict[str, ListedFile]:
    """The files that what was submitted lists, by their ids."""
    return listed_in(correction.draft.form_version.definition, (correction.proposed or {}).get("answers", {}))


def file_url(correction: Correction, file_id: str) -> str:
    """Where a file is had that a correction lists."""
    return reverse("correction_file", args=[correction.pk, file_id])


def changed_files(correction: Correction, after: JsonObject) -> list[dict[str, Any]]:
    """The files that are added, described anew or taken out, each `{what, line}`, to be opened and compared.

    What is taken out is opened where it stays: in the version that is corrected.
    """
    definition, version = correction.draft.form_version.definition, correction.corrects
    was, now = listed_in(definition, version.answers), listed_in(definition, after)
    if was == now:
        return []
    stored = {str(one.pk): one for one in StoredFile.objects.filter(pk__in={*was, *now})}
    record = [version.record.reference, version.number]

    def former(file_id: str) -> str:
        return reverse("record_file", args=[*record, file_id])

    def here(file_id: str) -> str:
        return file_url(correction, file_id)

    added = [(_("Added"), one, here) for key, one in now.items() if key not in was]
    anew = [(_("Described anew"), one, here) for key, one in now.items() if key in was and was[key] != one]
    gone = [(_("Taken out"), one, former) for key, one in was.items() if key not in now]
    return [{"what": what, "line": draft_line(one, stored.get(one.id), at)} for what, one, at in (*added, *anew, *gone)]


def what_changes(corrects: RecordVersion, proposed: Mapping[str, Any]) -> tuple[Change, ...]:
    """What a correction of a version changes: the answers, and what is said of since when (`Correction.proposed`)."""
    definition = corrects.form_version.definition
    before, after = (corrects.answers, corrects.origins or {}), (proposed["answers"], proposed["origins"])
    return (*changes(definition, before[0], after[0]), *time_changes(definition, before, after))


def in_file(
    definition: FormDefinition, changed: Iterable[Change], record: Record, chosen: Collection[str] = ()
) -> list[str]:
    """The labels of the changed answers that the child's file takes over (`updates`), each once.

    `chosen` are the keys of facts about which somebody chooses, or kept what the file says: an answer that is one of
    those in the file of every child of the record is not told.
    """
    told = [each.pattern for each in definition.annotated.properties if each.annotations.updates]
    found = [one for one in changed if any(_meets(path_of(one.pointer), pattern) for pattern in told)]
    cases = [link.case for link in record.case_links.select_related("case")] if chosen and found else []
    said = [one.label for one in found if not cases or any(key_of(case, one.pointer) not in chosen for case in cases)]
    return list(dict.fromkeys(said))


def _meets(path: Path, pattern: Pattern) -> bool:
    """Whether an answer stands where a pattern leads, or around that place."""
    return all(part is None or part == name for name, part in zip(path, pattern, strict=False))


def consequences(version: RecordVersion) -> list[str]:
    """What a correction of a version does, one sentence each."""
    lines = []
    if is_reviewed(version):
        lines.append(_("A manager who is not you reads it and decides. Until then the record stands as it is."))
    lines += [
        _("It becomes the record’s next version. The one before stays readable, with what was wrong and your name."),
        _("What the record told the child’s file is told anew. What somebody has changed there since is shown first."),
        _("Open due dates that are counted from it are counted again."),
        _(
            "The way that the work took is not taken anew, and what it worked out stays. If it should go another way "
            "now, a manager changes it on the page of the process, or begins what is missing on the child’s page."
        ),
    ]
    if keeps_decision(version):
        lines.append(decision_stays())
    return lines
