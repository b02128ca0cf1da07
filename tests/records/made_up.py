"""Answers about made-up children, and records made of them."""

import json
from pathlib import Path
from typing import Any

from accounts.models import User
from forms.models import FormVersion
from records.models import Record, RecordVersion
from records.recording import submit
from tests.cast import Cast

ROOT = Path(__file__).resolve().parents[2]
ASSESSMENT = ROOT / "tests" / "forms" / "small_assessment.json"
NOTE: dict[str, Any] = {
    "key": "visit_note",
    "title": "Note of a visit",
    "purpose": "Keep what was seen and said.",
    "lawful_basis": ["Children Act 1989 s17"],
    "retention": "child_in_need",
    "schema": {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {
            "what": {"type": "string", "title": "What happened?", "maxLength": 2_000_000},
            "who": {"type": "string", "title": "Who was there?", "maxLength": 500},
        },
        "required": ["what"],
    },
    "uischema": {
        "type": "VerticalLayout",
        "elements": [
            {"type": "Control", "scope": "#/properties/what", "options": {"multi": True}},
            {"type": "Control", "scope": "#/properties/who"},
        ],
    },
}
ANSWERS: dict[str, Any] = {
    "start_date": "2026-06-01",
    "reason": "School rang: Wilf fell asleep in class three times and said there is no food on Fridays.\n\n"
    "Wilf’s father asked for help himself the week before.",
    "learnt_from": ["child", "parents", "school"],
    "parents_know": True,
    "child_seen": True,
    "seen_on": "2026-07-09",
    "seen_alone": True,
    "wishes_known": True,
    "wishes_feelings": "“I like it when Dad cooks. I don’t like Fridays.”\n\nHe coloured Friday black.",
    "how_obtained": "play",
    "weight_given": "The plan begins with Fridays because Wilf does.",
    "health_development": "Wilf is small for his age and tired. He reads well above his years.",
    "school": "Sandpiper Primary School",
    "parenting": "Mr Larkspur knows what Wilf eats, fears and likes. Work ends late on Fridays.",
    "home_community": "Wilf’s aunt lives two streets away.",
    "parents_views": "Mr Larkspur: “I need someone on Fridays, that is all.”",
    "strengths": "Father and son talk. School noticed at once.",
    "risks": "Wilf goes to bed hungry on Fridays.",
    "analysis": "With help on Fridays Wilf’s needs are met. Without it his health and learning suffer.",
    "support_required": True,
    "outcome": "child_in_need_plan",
}


def form_version(content: dict[str, Any], number: int = 1) -> FormVersion:
    """A published version of a form, the authority's own."""
    made = FormVersion.objects.filter(key=content["key"], number=number).exclude(status="draft").first()
    return made or FormVersion.objects.create(
        key=content["key"], number=number, title=content["title"], content=content, status="published"
    )


def assessment() -> FormVersion:
    """A small assessment, as a version of the authority's own."""
    return form_version(json.loads(ASSESSMENT.read_text()), 90)


def submitted(
    cast: Cast, *, author: User | None = None, follows: Record | None = None, **changes: Any
) -> RecordVersion:
    """Submit an assessment of Wilf by Sam, to be approved by a manager."""
    version = assessment()
    answers = version.definition.clean(ANSWERS | changes)
    return submit(
        form_version=version,
        answers=answers,
        hidden=version.definition.hidden(answers),
        author=author or cast.sam,
        cases=[(cast.cases["wilf"], cast.cases["wilf"].open_episode)],
        team=cast.teams["Harbour team"],
        reviewed=True,
        follows=follows,
    )


def note(
    cast: Cast, text: str, who: str = "", *, cases: tuple[str, ...] = ("wilf",), team: str = "Harbour team"
) -> RecordVersion:
    """Record a note of a visit, which nobody reviews."""
    answers = {"what": text} | ({"who": who} if who else {})
    return submit(
        form_version=form_version(NOTE),
        answers=answers,
        hidden=[],
        author=cast.sam,
        cases=[(cast.cases[name], cast.cases[name].open_episode) for name in cases],
        team=cast.teams[team],
        reviewed=False,
    )
