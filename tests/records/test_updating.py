"""What a final record teaches about its children: dated, with its author, and never over what is known better."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts import clock
from cases.knowing import counting, fact_words, learn
from cases.models import PersonFact
from cases.person_facts import KINDS
from forms.definition import read
from records.deciding import decide
from records.models import RecordVersion
from records.updating import changed_since, fault_of
from tests.cast import Cast
from tests.records.feeding import visit, visit_form
from tests.records.made_up import form_version

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LINE = {"type": "string", "maxLength": 200}
ASKED: dict[str, Any] = {
    "ethnicity": {"type": "string", "x-casewright": {"code_list": "ethnicity", "updates": "child.ethnicity"}},
    "needs": {
        "type": "array",
        "items": {"type": "string"},
        "x-casewright": {"code_list": "disability", "updates": "child.disability"},
    },
    "faith": {**LINE, "x-casewright": {"updates": "child.religion"}},
    "home": {"type": "object", "format": "address", "x-casewright": {"updates": "child.address"}},
    "nhs": {**LINE, "x-casewright": {"updates": "child.nhs_number"}},
}


def seen(cast: Cast, **answers: Any) -> RecordVersion:
    """A visit on 2 July that also asked who the child is."""
    more = {name: answers.pop(name) for name in ("reviewed", "corrects", "children") if name in answers}
    return visit(cast, form=form_version(visit_form(7, **ASKED), 7), **more, **answers)


def known(cast: Cast, kind: str, child: str = "wilf") -> list[tuple[str, date | None, date | None]]:
    facts = counting(cast.cases[child].child, kind)
    return [(fact_words(fact), fact.starts_on, fact.ends_on) for fact in facts]


def test_a_final_record_updates_its_children_as_of_its_day(inside: Cast) -> None:
    version = seen(inside, ethnicity="APKN", needs=["LD", "HEAR"], faith="Sufi", children=("wilf", "tansy"))
    for child in ("wilf", "tansy"):
        assert known(inside, "ethnicity", child) == [("Pakistani", date(2026, 7, 2), None)]
        assert [words for words, *_ in known(inside, "disability", child)] == ["Learning", "Hearing"]
        assert known(inside, "religion", child) == [("Sufi", date(2026, 7, 2), None)]
    row = counting(inside.cases["wilf"].child, "ethnicity")[0]
    assert (row.record, row.record_reference, row.recorded_by) == (version.pk, version.record.reference, inside.sam)


def test_an_address_is_written_down_as_home_unless_it_is_known(inside: Cast) -> None:
    wilf = inside.cases["wilf"].child
    learn(wilf, KINDS["address"], {"use": "placement", "lines": "3 Mill Lane, Northmere\nSW1A 2AA"}, inside.priya, None)
    seen(inside, home={"line1": "3 Mill Lane", "town": "Northmere", "postcode": "SW1A 2AA"})
    assert len(known(inside, "address")) == 1
    seen(inside, home={"line1": "9 Hill Road", "town": "Northmere", "postcode": "SW1A 1AA", "uprn": "100"})
    assert known(inside, "address")[1] == (
        "Home: 9 Hill Road\nNorthmere\nSW1A 1AA", date(2026, 7, 2), None,
    )  # fmt: skip
    seen(inside, home={"no_fixed_abode": True}, children=("tansy",))
    assert [words for words, *_ in known(inside, "address", "tansy")] == ["Home: No fixed abode"]


def test_nothing_is_updated_before_the_approval(inside: Cast) -> None:
    version = seen(inside, ethnicity="APKN", reviewed=True)
    assert known(inside, "ethnicity") == []
    decide(version, "approve", inside.priya, {})
    assert known(inside, "ethnicity") == [("Pakistani", date(2026, 7, 2), None)]


def test_what_was_known_stays_in_the_history_and_what_began_later_counts(inside: Cast) -> None:
    wilf = inside.cases["wilf"].child
    learn(wilf, KINDS["religion"], {"code": "NONE"}, inside.priya, None)
    learn(wilf, KINDS["religion"], {"code": "HINDU"}, inside.priya, date(2026, 7, 10))
    seen(inside, faith="Jain")
    assert known(inside, "religion") == [
        ("No religion", None, date(2026, 7, 1)),
        ("Jain", date(2026, 7, 2), date(2026, 7, 9)),
        ("Hindu", date(2026, 7, 10), None),
    ]


def test_what_is_known_already_is_not_written_down_again(inside: Cast) -> None:
    learn(inside.cases["wilf"].child, KINDS["religion"], {"code": "HINDU", "words": "Goes at Diwali"}, inside.sam, None)
    seen(inside, faith="Hindu: Goes at Diwali")
    assert known(inside, "religion") == [("Hindu: Goes at Diwali", None, None)]


def test_a_corrected_record_takes_the_place_of_what_it_said(inside: Cast) -> None:
    learn(inside.cases["wilf"].child, KINDS["religion"], {"code": "NONE"}, inside.sam, None)
    first = seen(inside, faith="Jain", ethnicity="APKN", needs=["LD"])
    seen(inside, ethnicity="AIND", needs=["LD"], corrects=first)
    assert known(inside, "religion") == [("No religion", None, None)]
    assert known(inside, "ethnicity") == [("Indian", date(2026, 7, 2), None)]
    assert known(inside, "disability") == [("Learning", date(2026, 7, 2), None)]
    assert sorted(PersonFact.objects.filter(taken_back=True).values_list("kind", flat=True)) == [
        "ethnicity",
        "religion",
    ]


def test_a_number_that_another_child_has_does_not_stop_the_record(inside: Cast) -> None:
    learn(inside.cases["tansy"].child, KINDS["nhs_number"], {"number": "9434765919"}, inside.ren, None)
    version = seen(inside, nhs="943 476 5919", faith="Jain")
    assert version.record.state == "final"
    assert known(inside, "nhs_number") == []
    assert known(inside, "religion") != []


def test_a_day_to_come_counts_from_today(inside: Cast) -> None:
    seen(inside, faith="Jain", visited_on=(clock.today() + timedelta(days=3)).isoformat())
    assert known(inside, "religion") == [("Jain", clock.today(), None)]


def test_what_was_changed_since_the_record_was_begun_is_told(inside: Cast) -> None:
    wilf = inside.cases["wilf"].child
    learn(wilf, KINDS["religion"], {"code": "NONE"}, inside.priya, None)
    began = clock.now() + timedelta(minutes=1)
    version = seen(inside, faith="Jain", reviewed=True)
    assert changed_since(version, began) == []
    with clock.at(began + timedelta(hours=1)):
        learn(wilf, KINDS["religion"], {"code": "HINDU"}, inside.priya, date(2026, 7, 10))
        [told] = changed_since(version, began)
    assert (told.says, told.known, told.by, told.later) == ("Jain", "Hindu", "Priya Marsh", True)
    assert (told.since, told.known_since) == (date(2026, 7, 2), date(2026, 7, 10))
    with clock.at(began + timedelta(hours=2)):
        learn(wilf, KINDS["religion"], {"words": "Jain"}, inside.priya, date(2026, 7, 12))
        assert changed_since(version, began) == []


def faults(question: dict[str, Any], updates: str) -> list[str]:
    notes = {**question.get("x-casewright", {}), "updates": updates}
    document = visit_form(1, asked={**question, "x-casewright": notes})
    annotated = read(document).annotated.properties
    return [fault_of(one, annotated) for one in annotated if one.annotations.updates]


@pytest.mark.parametrize(
    ("question", "updates", "said"),
    [
        (
            LINE,
            "nonsense.nothing",
            "no “nonsense.nothing” to update. There are: child.contact, child.disability",
        ),
        (LINE, "religion", "There is no “religion”"),
        (LINE, "child.alert", "has several parts"),
        (LINE, "child.ethnicity", "Give the question the “code_list” “ethnicity”"),
        ({**LINE, "x-casewright": {"code_list": "sex"}}, "child.ethnicity", "codes of the list “ethnicity”"),
        ({**LINE, "x-casewright": {"code_list": "sex"}}, "child.gender_identity", "is a text, not a code"),
        ({"type": "boolean"}, "child.religion", "Ask for one line"),
        ({"type": "string", "enum": ["A"]}, "child.religion", "Ask for one line"),
        ({**ASKED["needs"], "x-casewright": {"code_list": "sex"}}, "child.sex", "one code at a time"),
        (
            {"type": "array", "items": {"type": "object", "properties": {"a": ASKED["faith"]}}},
            "child.sex",
            "inside a list",
        ),
    ],
)
def test_what_cannot_be_updated_is_told_to_the_author(question: dict[str, Any], updates: str, said: str) -> None:
    assert any(said in fault for fault in faults(question, updates))


def test_an_answer_inside_a_list_updates_nothing() -> None:
    listed = {"type": "array", "items": {"type": "object", "properties": {"a": ASKED["faith"]}}}
    document = visit_form(1, listed=listed)
    annotated = read(document).annotated.properties
    [fault] = [fault_of(one, annotated) for one in annotated if one.annotations.updates]
    assert "inside a list" in fault


def test_a_restricted_answer_updates_only_what_is_kept_as_well() -> None:
    restricted = {"x-casewright": {"sensitivity": "restricted"}}
    assert faults({**LINE, **restricted}, "child.religion") == [""]
    for question, name in ((LINE, "child.contact"), (ASKED["home"], "child.address")):
        assert "this question is restricted" in faults({**question, **restricted}, name)[0]


def test_what_can_be_updated_has_no_fault() -> None:
    assert [faults(question, question["x-casewright"]["updates"]) for question in ASKED.values()] == [[""]] * len(ASKED)
