"""A form whose records feed returns and tell the chronology, and records made of it."""

from typing import Any

from accounts.models import User
from forms.models import FormVersion
from records.correcting import put_in_force
from records.models import ChronologyEntry, Fact, Record, RecordVersion
from records.recording import Submission, submit
from tests.cast import Cast
from tests.records.made_up import form_version

DATE = {"type": "string", "format": "date"}
HOME = {"type": "string", "oneOf": [{"const": "H", "title": "At home"}, {"const": "S", "title": "At school"}]}
FACTORS = {"type": "array", "uniqueItems": True, "items": {"type": "string", "enum": ["1A", "2B", "21"]}}


def visit_form(number: int = 1, **properties: Any) -> dict[str, Any]:
    """A visit's form: `number` 2 asks no more for the factors, and tells the visit differently."""
    told = {
        "text": '"Visit: " + words + if alone then ", seen alone" else ""',
        "date": "visited_on",
        "significant": True,
    }
    schema = {
        "visited_on": {**DATE, "title": "When did you visit?", "x-casewright": {"feeds": ["x:VisitDate"]}},
        "planned_on": {**DATE, "title": "Next visit", "x-casewright": {"chronology": '"The next visit is planned"'}},
        "place": {**HOME, "title": "Where?", "x-casewright": {"feeds": ["x:Place"], "chronology": told}},
        "alone": {"type": "boolean", "title": "Seen alone?", "x-casewright": {"feeds": ["x:Alone", "y:SeenAlone"]}},
        "factors": {**FACTORS, "title": "Factors", "x-casewright": {"feeds": ["cin:AssessmentFactors"]}},
        "story": {
            "type": "string",
            "title": "What happened?",
            "x-casewright": {
                "chronology": 'if contains(answer, "hungry") then [answer, null, "He was hungry"] else null'
            },
        },
        **properties,
    }
    if number == 2:
        del schema["factors"]
        told["text"] = '"A visit"'
    return {
        "key": "fed_visit",
        "title": "Visit",
        "purpose": "Keep what was seen.",
        "lawful_basis": ["Children Act 1989 s17"],
        "retention": "child_in_need",
        "feeds": {"approved_on": ["cin:AssessmentAuthorisationDate"], "submitted_on": ["x:Recorded"]},
        "effective_date": "visited_on",
        "schema": {"type": "object", "properties": schema, "required": []},
    }


ANSWERS: dict[str, Any] = {
    "visited_on": "2026-07-02",
    "planned_on": "2026-08-03",
    "place": "H",
    "alone": True,
    "factors": ["1A", "21"],
    "story": "Wilf said he was hungry.",
}


def visit(
    cast: Cast,
    *,
    reviewed: bool = False,
    follows: Record | None = None,
    corrects: RecordVersion | None = None,
    children: tuple[str, ...] = ("wilf",),
    author: User | None = None,
    form: FormVersion | None = None,
    origins: dict[str, Any] | None = None,
    **changes: Any,
) -> RecordVersion:
    """Record a visit, or the correction of one; an answer changed to None is not given."""
    answers = {name: value for name, value in (ANSWERS | changes).items() if value is not None}
    if corrects is not None:
        return corrected(corrects, answers, origins, by=cast.priya if reviewed else None)
    return submit(
        form_version=form or form_version(visit_form()),
        answers=answers,
        hidden=[],
        author=author or cast.sam,
        cases=[(cast.cases[name], cast.cases[name].open_episode) for name in children],
        team=cast.teams["Harbour team"],
        reviewed=reviewed,
        follows=follows,
        origins=origins or {},
    )


def corrected(
    former: RecordVersion, answers: dict[str, Any], origins: dict[str, Any] | None = None, by: User | None = None
) -> RecordVersion:
    """The correction of a version by its author, in force; approved `by` somebody where it was reviewed."""
    given = Submission(
        former.form_version, answers, [], former.author, origins or {}, corrects=former, reason="It was misheard."
    )
    return put_in_force(Record.objects.select_for_update().get(pk=former.record_id), given, by)


def filled_in(*pointers: str, way: str = "filled") -> dict[str, Any]:
    """The evidence of answers that were filled in from the child's file."""
    return {pointer: {"way": way, "mark": "", "typed": {}, "sources": [], "case": True} for pointer in pointers}


def fed() -> list[tuple[str, str, Any]]:
    """What counts as fed now: item, place, value."""
    rows = Fact.objects.filter(superseded_by__isnull=True)
    return sorted(((row.item, row.place, row.value) for row in rows), key=str)


def told() -> list[tuple[str, str]]:
    """What the chronology tells now: day, text."""
    rows = ChronologyEntry.objects.filter(superseded_by__isnull=True)
    return sorted((row.on.isoformat(), row.text) for row in rows)


def everything() -> list[tuple[Any, ...]]:
    """All rows that follow from records, without their ids."""
    facts = Fact.objects.values_list(
        *("version", "case", "child", "episode", "item", "place", "on", "code", "day", "number", "yes"), "superseded_by"
    )
    entries = [
        (
            *map(str, (e.version_id, e.case_id, e.place, e.number, e.on, e.recorded_at)),
            e.text,
            e.significant,
            str(e.superseded_by_id),
        )
        for e in ChronologyEntry.objects.all()
    ]
    return sorted([*facts, *entries], key=str)
