"""Facts of several parts that a final record teaches: alerts, other names, contact details, addresses of any use."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts import clock
from cases.identity import standing_out
from cases.knowing import counting, end, fact_words, learn
from cases.models import PersonFact
from cases.person_facts import KINDS
from forms.definition import read
from records.deciding import decide
from records.models import RecordVersion
from records.updating import changed_since, fault_of
from tests.cast import Cast
from tests.records.feeding import filled_in, visit, visit_form
from tests.records.made_up import form_version

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
ON = date(2026, 7, 2)
"""The day of the visit, on which the form is effective."""
LINE: dict[str, Any] = {"type": "string", "maxLength": 200}
ADDRESS = {"type": "object", "format": "address"}
PARTS: dict[str, dict[str, dict[str, Any]]] = {
    "alert": {"code": {"type": "string"}, "words": {"type": "string", "maxLength": 500}},
    "interpreter": {"code": {"type": "string"}, "words": LINE},
    "other_name": {"use": {"type": "string", "enum": ["birth", "alias"]}, "given_name": LINE, "family_name": LINE},
    "contact": {"use": {"type": "string", "enum": ["mobile", "email"]}, "number": LINE, "words": LINE},
    "address": {"use": {"type": "string", "enum": ["home", "staying"]}, "lines": ADDRESS},
}
LISTS = {"alert": "alert", "interpreter": "interpreter"}


def asked(kind: str, **changed: Any) -> dict[str, Any]:
    """The questions for the parts of a fact; one may be asked for otherwise, or not (None)."""
    found: dict[str, Any] = {}
    for part, schema in (PARTS[kind] | changed).items():
        if schema is not None:
            listed = {"code_list": LISTS[kind]} if part == "code" else {}
            notes = {**listed, **schema.get("x-casewright", {}), "updates": f"child.{kind}.{part}"}
            found[part] = {**schema, "x-casewright": notes}
    return found


def group(kind: str, **changed: Any) -> dict[str, Any]:
    """An object that asks for a fact, or for none: whoever gives one part gives what is needed."""
    parts = asked(kind, **changed)
    needed = [part.name for part in KINDS[kind].parts if part.required and part.name in parts]
    return {"type": "object", "properties": parts, "dependentRequired": dict.fromkeys(parts, needed)}


def listed(kind: str, **changed: Any) -> dict[str, Any]:
    return {"type": "array", "items": group(kind, **changed)}


FORM: dict[str, Any] = {
    "dangers": listed("alert"),
    "danger": group("alert"),
    "speech": group("interpreter"),
    "names": listed("other_name"),
    "contacts": listed("contact"),
    "places": listed("address"),
    "school_stay": {**ADDRESS, "x-casewright": {"updates": "child.address.staying"}},
    "home": {**ADDRESS, "x-casewright": {"updates": "child.address"}},
}


def seen(cast: Cast, **answers: Any) -> RecordVersion:
    more = {name: answers.pop(name) for name in ("reviewed", "corrects", "children", "origins") if name in answers}
    return visit(cast, form=form_version(visit_form(9, **FORM), 9), **more, **answers)


def known(cast: Cast, kind: str, child: str = "wilf") -> list[tuple[str, date | None, date | None]]:
    facts = counting(cast.cases[child].child, kind)
    return [(fact_words(fact), fact.starts_on, fact.ends_on) for fact in facts]


def words(cast: Cast, kind: str) -> list[str]:
    return [said for said, *_ in known(cast, kind)]


def place(line: str) -> dict[str, str]:
    return {"line1": line, "town": "Northmere"}


DOG = {"code": "DOG", "words": "Ring first: the dog is loose."}
PAIR = {"code": "VISIT_IN_PAIRS", "words": "Visit in pairs, says the police."}


def test_alerts_of_a_record_stand_with_the_children_as_of_its_day(inside: Cast) -> None:
    version = seen(inside, dangers=[DOG, PAIR], children=("wilf", "tansy"))
    for child in ("wilf", "tansy"):
        assert [said for said, *_ in known(inside, "alert", child)] == [
            "Dangerous dog in the home: Ring first: the dog is loose.",
            "Visit in pairs: Visit in pairs, says the police.",
        ]
        assert len(standing_out(inside.cases[child].child, inside.sam)["alerts"]) == 2
    row = counting(inside.cases["wilf"].child, "alert")[0]
    assert (row.starts_on, row.record, row.recorded_by) == (ON, version.pk, inside.sam)


def test_one_object_asks_for_one_and_an_alert_is_added_to_the_others(inside: Cast) -> None:
    learn(inside.cases["wilf"].child, KINDS["alert"], PAIR, inside.priya, None)
    seen(inside, danger=DOG, dangers=[PAIR])
    assert [said.partition(":")[0] for said in words(inside, "alert")] == [
        "Visit in pairs",
        "Dangerous dog in the home",
    ]


def test_an_item_without_a_part_that_is_needed_teaches_nothing(inside: Cast) -> None:
    seen(inside, dangers=[{"code": "DOG"}, {"words": "Somebody"}, {"code": "NOT_LISTED", "words": "x"}])
    assert known(inside, "alert") == []


def test_what_there_is_one_of_takes_the_place_of_the_one_before(inside: Cast) -> None:
    learn(inside.cases["wilf"].child, KINDS["interpreter"], {"code": "NO"}, inside.priya, None)
    seen(inside, speech={"code": "SPOKEN", "words": "A woman, not the neighbour"})
    assert known(inside, "interpreter") == [
        ("No interpreter needed", None, date(2026, 7, 1)),
        ("Spoken language interpreter needed: A woman, not the neighbour", ON, None),
    ]
    seen(inside, speech={"code": "SPOKEN"})
    assert len(known(inside, "interpreter")) == 2


def test_other_names_and_contacts_say_what_they_are(inside: Cast) -> None:
    seen(
        inside,
        names=[{"use": "birth", "given_name": "Wil", "family_name": "Sedge"}, {"use": "alias"}],
        contacts=[{"use": "mobile", "number": "07700 900123", "words": "His aunt"}, {"number": "01632 960 001"}],
    )
    assert words(inside, "other_name") == ["Name at birth: Wil Sedge"]
    assert words(inside, "contact") == ["Mobile: 07700 900123, His aunt", "01632 960 001"]


def test_a_new_home_ends_the_one_before_and_no_other_address(inside: Cast) -> None:
    wilf = inside.cases["wilf"].child
    learn(wilf, KINDS["address"], {"use": "home", "lines": "1 Old Street\nNorthmere"}, inside.priya, None)
    learn(wilf, KINDS["address"], {"use": "other", "lines": "2 Gran Road\nNorthmere"}, inside.priya, None)
    first = seen(inside, home=place("9 Hill Road"), school_stay=place("5 School Lane"))
    assert known(inside, "address") == [
        ("Home: 1 Old Street\nNorthmere", None, date(2026, 7, 1)),
        ("Other address: 2 Gran Road\nNorthmere", None, None),
        ("Home: 9 Hill Road\nNorthmere", ON, None),
        ("Staying there for now: 5 School Lane\nNorthmere", ON, None),
    ]
    seen(inside, corrects=first)
    assert known(inside, "address")[0] == ("Home: 1 Old Street\nNorthmere", None, None)
    assert len(known(inside, "address")) == 2


def test_a_child_of_two_homes_has_both(inside: Cast) -> None:
    wilf = inside.cases["wilf"].child
    learn(wilf, KINDS["address"], {"use": "home", "lines": "1 Old Street\nNorthmere"}, inside.priya, None)
    learn(wilf, KINDS["address"], {"use": "home", "lines": "7 Quay\nNorthmere"}, inside.priya, None)
    two = [{"use": "home", "lines": place("9 Hill Road")}, {"use": "home", "lines": place("7 quay")}]
    first = seen(inside, places=two)
    assert [(said, ends) for said, _starts, ends in known(inside, "address")] == [
        ("Home: 1 Old Street\nNorthmere", date(2026, 7, 1)),
        ("Home: 7 Quay\nNorthmere", None),
        ("Home: 9 Hill Road\nNorthmere", None),
    ]
    seen(inside, places=two, corrects=first)
    assert [ends for *_, ends in known(inside, "address")] == [date(2026, 7, 1), None, None]


def test_a_home_that_began_later_stays_and_the_approver_is_told(inside: Cast) -> None:
    wilf = inside.cases["wilf"].child
    began = clock.now() + timedelta(minutes=1)
    version = seen(inside, home=place("9 Hill Road"), speech={"code": "SPOKEN"}, reviewed=True)
    assert changed_since(version, began) == []
    with clock.at(began + timedelta(hours=1)):
        later = {"use": "home", "lines": "3 New Close\nNorthmere"}
        learn(wilf, KINDS["address"], later, inside.priya, date(2026, 7, 10))
        learn(wilf, KINDS["interpreter"], {"code": "NO"}, inside.priya, date(2026, 7, 10))
        home, speech = changed_since(version, began)
    assert (home.says, home.known, home.later) == (
        "Home: 9 Hill Road, Northmere", "Home: 3 New Close, Northmere", True,
    )  # fmt: skip
    assert speech.key == f"/{inside.cases['wilf'].reference}/speech/code"
    decide(version, "approve", inside.priya, {}, left_facts=[speech.key])
    assert known(inside, "address") == [
        ("Home: 9 Hill Road\nNorthmere", ON, date(2026, 7, 9)),
        ("Home: 3 New Close\nNorthmere", date(2026, 7, 10), None),
    ]
    assert words(inside, "interpreter") == ["No interpreter needed"]


def test_a_corrected_record_takes_the_place_of_its_alerts(inside: Cast) -> None:
    first = seen(inside, dangers=[DOG, PAIR])
    seen(inside, dangers=[PAIR, {**DOG, "words": "Two dogs."}], corrects=first)
    assert words(inside, "alert") == [
        "Visit in pairs: Visit in pairs, says the police.",
        "Dangerous dog in the home: Two dogs.",
    ]
    assert PersonFact.objects.filter(kind="alert", taken_back=True).count() == 1


def test_what_stands_as_it_was_filled_in_brings_nothing_back(inside: Cast) -> None:
    """The dog went, and the child moved, while somebody wrote about something else."""
    wilf = inside.cases["wilf"].child
    learn(wilf, KINDS["alert"], DOG, inside.priya, date(2026, 6, 1))
    learn(wilf, KINDS["address"], {"use": "home", "lines": "1 Old Street\nNorthmere"}, inside.priya, date(2026, 6, 1))
    for fact in [*counting(wilf, "alert"), *counting(wilf, "address")]:
        end(fact, inside.priya, date(2026, 6, 20))
    said = {"dangers": [DOG, PAIR], "home": place("1 Old Street")}
    untouched = filled_in("/dangers/0/code", "/dangers/0/words", "/home/line1", "/home")
    first = seen(inside, **said, origins=untouched)
    assert [said for said, _starts, ends in known(inside, "alert") if ends is None] == [
        "Visit in pairs: Visit in pairs, says the police."
    ]
    assert [ends for *_, ends in known(inside, "address")] == [date(2026, 6, 20)]
    confirmed = filled_in("/dangers/0/code", "/dangers/0/words", way="confirmed")
    seen(inside, dangers=[DOG], origins=confirmed, corrects=first)
    assert [starts for _said, starts, ends in known(inside, "alert") if ends is None] == [ON]


def mended(words: str) -> dict[str, Any]:
    """The evidence of an alert that the form had filled in, and of which the author wrote other words."""
    kept = filled_in("/dangers/0/code") | filled_in("/dangers/0/words", way="changed")
    kept["/dangers/0/code"]["typed"] = {"/code": ["DOG"]}
    kept["/dangers/0/words"]["typed"] = {"/words": [words]}
    return kept


def test_what_was_filled_in_and_changed_takes_the_place_of_what_stood_there(inside: Cast) -> None:
    wilf = inside.cases["wilf"].child
    for alert in (DOG, PAIR):
        learn(wilf, KINDS["alert"], alert, inside.priya, date(2026, 6, 1))
    first = seen(inside, dangers=[DOG | {"words": "The dog is chained up."}], origins=mended(DOG["words"]))
    dog, pair, chained = known(inside, "alert")
    assert dog[1:] == (date(2026, 6, 1), ON - timedelta(days=1))
    assert pair[2] is None, "another alert stays"
    assert chained == ("Dangerous dog in the home: The dog is chained up.", ON, None)
    untouched = {pointer: origin | {"way": "filled"} for pointer, origin in mended(DOG["words"]).items()}
    seen(inside, dangers=[DOG], origins=untouched, corrects=first)
    assert [fact[1:] for fact in known(inside, "alert")] == [(date(2026, 6, 1), None)] * 2, "the dog is loose again"


def faults(**properties: Any) -> list[str]:
    annotated = read(visit_form(9, **properties)).annotated.properties
    return [fault for one in annotated if one.annotations.updates and (fault := fault_of(one, annotated))]


def test_what_can_be_updated_has_no_fault() -> None:
    assert faults(**FORM) == []


RESTRICTED = {**LINE, "x-casewright": {"sensitivity": "restricted"}}


def test_a_part_that_is_needed_is_required() -> None:
    """Nothing that somebody writes is lost without a word."""
    open_ended = {name: value for name, value in group("alert").items() if name != "dependentRequired"}
    assert ["nothing is written down. Make it required" in fault for fault in faults(a=open_ended)] == [True] * 2
    assert faults(a={**open_ended, "required": ["code", "words"]}) == []
    items = {"type": "array", "items": {**open_ended, "required": ["code"]}}
    (fault,) = faults(a=items)
    assert fault.startswith("Without “child.alert.words” nothing is written down.")
    assert faults(a={"type": "object", "properties": {"number": asked("contact")["number"]}}) == []


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        (group("alert", words=None), "Beside “child.alert.code” ask for child.alert.words, in the same object."),
        (group("alert", code={"type": "string", "x-casewright": {"code_list": "sex"}}), "the “code_list” “alert”"),
        (group("alert", words={"type": "boolean"}), "“child.alert.words” is a text"),
        (group("alert", words=RESTRICTED), "read by everybody who may open the child’s file"),
        (group("alert", how_bad=LINE), "There is no “child.alert.how_bad” to update. There are: child.alert.code"),
        (listed("interpreter"), "There is one “child.interpreter” at a time"),
        (group("interpreter", code={"type": "array", "items": {"type": "string"}}), "has one code at a time"),
        (group("contact", use={"type": "string", "enum": ["mobile", "fax"]}), "Not: fax."),
        (group("contact", use=LINE), "Give the question these as its options."),
        (
            {"type": "object", "properties": {"a": asked("contact")["number"], "b": asked("contact")["number"]}},
            "“child.contact.number” is asked for twice",
        ),
    ],
)
def test_slips_of_the_author_are_told(questions: dict[str, Any], said: str) -> None:
    found = faults(asked=questions)
    assert any(said in fault for fault in found), found
