"""The form that has every control, and what somebody types into it."""

import json
from pathlib import Path
from typing import Any

from forms import drafts
from forms.code_lists import publish_code_list
from forms.models import Draft, StoredFile
from forms.signing import signed
from records.models import RecordVersion
from records.recording import submit
from tests.cast import Cast
from tests.forms.conftest import published
from tests.forms.filled_in import origins_of

type Typed = dict[str, list[str]]


def kitchen_sink() -> dict[str, Any]:
    """The form's document."""
    document: dict[str, Any] = json.loads(Path(__file__).with_name("kitchen_sink.json").read_text(encoding="utf-8"))
    return document


def publish_lists() -> None:
    """The code lists that the form draws from, made up, in the open authority: one has three thousand codes."""
    named = {
        "sink_language": {"AR": "Arabic", "EN": "English", "PL": "Polish"},
        "sink_source": {"1": "School", "2": "Health", "3": "Family"},
        "sink_school": {f"S{at}": f"School {at:04} of the Lane" for at in range(3_000)},
    }
    for key, codes in named.items():
        listed: list[Any] = [{"code": code, "title": title} for code, title in codes.items()]
        publish_code_list({"key": key, "title": key, "source": "A test", "codes": listed})


TYPED: dict[str, Typed] = {
    "the-child": {
        "/familiar_name": ["Wilf"],
        "/day_in_words": ["School, then his gran's.\nTea at six."],
        "/email": ["office@cobble-lane.example"],
        "/phone": ["01632 960 001"],
        "/postcode": ["SW1A 2AA"],
        "/nhs_number": ["943 476 5919"],
        "/upn": ["H801200001001"],
        "/pets": ["Biscuit\nMog"],
    },
    "home": {
        "/people_at_home": ["4"],
        "/hours_of_care": ["1.5"],
        "/weekly_income": ["350.50"],
        "/has_garden": ["yes"],
        "/garden_words": ["He digs."],
        "/tenure": ["private"],
        "/language": ["Polish"],
        "/rooms": ["Kitchen", "The child's room"],
    },
    "visits": {
        "/seen_on/day": ["9"],
        "/seen_on/month": ["7"],
        "/seen_on/year": ["2026"],
        "/seen_at": ["15:30"],
        "/told_at/day": ["9"],
        "/told_at/month": ["7"],
        "/told_at/year": ["2026"],
        "/told_at/time": ["17:05"],
        "/moved_in/month": ["3"],
        "/moved_in/year": ["2024"],
    },
    "from-lists": {
        "/first_language": ["PL"],
        "/heard_from": ["2"],
        "/needs": ["1", "3"],
        "/school": ["School 0007 of the Lane"],
        "/nationality": ["Polish"],
    },
    "who-and-where": {
        "/home/line1": ["3 Mill Lane"],
        "/home/town": ["Northmere"],
        "/home/postcode": ["SW1A 2AA"],
        "/present/name": ["Marigold Larkspur"],
        "/present/role": ["mother"],
        "/carer_signed/name": ["Marigold Larkspur"],
        "/carer_signed/day": ["9"],
        "/carer_signed/month": ["7"],
        "/carer_signed/year": ["2026"],
    },
}
"""What is typed on each page, in the order of the page, but for the visitors."""

VISITOR: Typed = {
    "/name": ["Gran"],
    "/since/day": ["1"],
    "/since/month": ["2"],
    "/since/year": ["2020"],
    "/kind": ["Family"],
}
ANSWERS: dict[str, Any] = {
    "familiar_name": "Wilf",
    "day_in_words": "School, then his gran's.\nTea at six.",
    "email": "office@cobble-lane.example",
    "phone": "01632 960 001",
    "postcode": "SW1A 2AA",
    "nhs_number": "9434765919",
    "upn": "H801200001001",
    "pets": ["Biscuit", "Mog"],
    "people_at_home": 4,
    "hours_of_care": 1.5,
    "weekly_income": 350.5,
    "income_each": 87.63,
    "has_garden": True,
    "garden_words": "He digs.",
    "tenure": "private",
    "language": "Polish",
    "rooms": ["Kitchen", "The child's room"],
    "seen_on": "2026-07-09",
    "seen_at": "15:30:00",
    "told_at": "2026-07-09T16:05:00Z",
    "moved_in": "2024-03",
    "first_language": "PL",
    "heard_from": "2",
    "needs": ["1", "3"],
    "school": "S7",
    "nationality": "Polish",
    "home": {"line1": "3 Mill Lane", "town": "Northmere", "postcode": "SW1A 2AA"},
    "present": {"name": "Marigold Larkspur", "role": "mother"},
    "carer_signed": {"name": "Marigold Larkspur", "on": "2026-07-09"},
    "visitors": [{"name": "Gran", "since": "2020-02-01", "kind": "Family"}],
}
"""The answers that these are."""


FILES: list[dict[str, Any]] = [
    {
        "id": f"01a20000-0000-7000-8000-00000000000{at}", "name": name, "description": description, "type": kind,
        "size": 48_000 * at, "sha256": str(at) * 64,
    }
    for at, (name, description, kind) in enumerate(
        [
            ("school.pdf", "Letter from the school", "pdf"),
            ("IMG_2041.jpg", "The kitchen, with the back door that does not close", "jpeg"),
            ("IMG_2042.jpg", "Where Wilf sleeps", "jpeg"),
        ],
        1,
    )
]  # fmt: skip
"""Files as answers list them; `kept_files` are those that there are."""
WITH_FILES: dict[str, Any] = {
    **ANSWERS,
    "letters": FILES[:1],
    "visitors": [{**ANSWERS["visitors"][0], "photos": FILES[1:]}, {"name": "The health visitor", "kind": "Friend"}],
}
"""The answers with files, also inside an item."""


def kept_files(draft: Draft) -> None:
    """The files of `FILES`, each in another state, without their bytes."""
    states = (StoredFile.State.CLEAN, StoredFile.State.UNCHECKED, StoredFile.State.WAITING)
    for listed, state in zip(FILES, states, strict=True):
        StoredFile.objects.create(
            pk=listed["id"],
            draft=draft,
            pointer="/letters",
            name=listed["name"],
            description=listed["description"],
            kind=listed["type"],
            size=listed["size"],
            sha256=listed["sha256"],
            says_place=listed["type"] == "jpeg",
            state=state,
            added_by=draft.author,
            added_at=draft.created_at,
        )


def recorded(people: Cast) -> RecordVersion:
    """A record of Wilf with an answer to every question, signed by Sam."""
    publish_lists()
    version = published(kitchen_sink())
    answers = signed(version.definition, WITH_FILES, (), people.sam)
    kept_files(drafts.start(version, people.sam))
    wilf = people.cases["wilf"]
    return submit(
        form_version=version,
        answers=answers,
        hidden=frozenset(),
        author=people.sam,
        cases=[(wilf, wilf.open_episode)],
        team=people.teams["Harbour team"],
        reviewed=False,
    )


def empty_draft(people: Cast) -> Draft:
    """A draft of the form, Sam's, with nothing in it."""
    publish_lists()
    return drafts.start(published(kitchen_sink()), people.sam)


def prefilled_draft(people: Cast) -> Draft:
    """A draft in which every answer was filled in from the referral."""
    publish_lists()
    version = published(kitchen_sink())
    entered = version.definition.entered_from(WITH_FILES)
    return drafts.start(version, people.sam, entered, origins_of(version.definition, entered))
