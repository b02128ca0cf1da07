"""What a final record teaches of somebody in the family beside who they are: telephone, address, language, alerts."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts import clock
from cases.knowing import counting, fact_words, learn, take_back
from cases.models import FormerRelationship, Kinship, Person, PersonFact, Relationship
from cases.person_facts import KINDS
from cases.relationships import relate
from forms.definition import read
from records.deciding import decide
from records.mended import settle_mended
from records.models import NotTakenOver, RecordVersion
from records.updating import changed_since, fault_of
from tests.cast import Cast
from tests.records.feeding import visit, visit_form
from tests.records.made_up import form_version

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
ON = date(2026, 7, 2)
"""The day of the visit, on which the form is effective."""
LINE = {"type": "string", "maxLength": 200}
KINDS_ASKED = ["mother", "father", "grandparent", "friend"]
JO = {"given_name": "Jo", "family_name": "Larkspur", "kind": "mother"}
OLD, NEW = "07700900123", "07700900456"


def asked(**changed: Any) -> dict[str, Any]:
    """A list of the people of a family, and what else is asked of each; a part may be asked for otherwise, or not."""
    parts: dict[str, Any] = {
        "given_name": LINE,
        "family_name": LINE,
        "kind": {"type": "string", "enum": KINDS_ASKED},
        "contact.mobile": LINE,
        "contact.email": LINE,
        "address": {"type": "object", "format": "address"},
        "first_language": {"type": "string", "x-casewright": {"code_list": "language"}},
        "interpreter": {"type": "string", "x-casewright": {"code_list": "interpreter"}},
        "alert.code": {"type": "string", "x-casewright": {"code_list": "alert"}},
        "alert.words": LINE,
    } | changed
    inside = {
        name.replace(".", "_"): {
            **schema, "x-casewright": {**schema.get("x-casewright", {}), "updates": f"family.{name}"},
        }
        for name, schema in parts.items()
        if schema
    }  # fmt: skip
    both = {"alert_code": ["alert_words"], "alert_words": ["alert_code"]} if "alert_words" in inside else {}
    items = {"type": "object", "properties": inside, **({"dependentRequired": both} if both else {})}
    return {"people": {"type": "array", "items": items}}


def seen(cast: Cast, *people: dict[str, Any], **more: Any) -> RecordVersion:
    return visit(cast, form=form_version(visit_form(10, **asked()), 10), people=list(people), **more)


def jo(cast: Cast, kind: Kinship = Kinship.MOTHER) -> Person:
    """Somebody of Wilf's family, as Priya wrote her down."""
    person = Person.objects.create(given_name="Jo", family_name="Larkspur")
    relate(cast.cases["wilf"], person, kind, cast.priya)
    return person


def known(person: Person, *kinds: str) -> list[tuple[str, date | None, date | None]]:
    rows = [row for kind in kinds for row in counting(person, kind)]
    return [(fact_words(row), row.starts_on, row.ends_on) for row in rows]


def filled(at: int, parts: dict[str, str], changed: str = "", **said: Any) -> dict[str, Any]:
    """What a record keeps of an item that was filled in from the file: `changed` is what its author changed in it."""
    return {
        f"/people/{at}/{part}": {
            "way": "changed" if part == changed else "filled", "mark": "", "typed": {f"/{part}": [text]},
            "sources": [], "case": True, "list": "/people", **(said if part == changed else {}),
        }
        for part, text in parts.items()
    }  # fmt: skip


def test_how_to_reach_and_to_meet_somebody_new_is_written_down_with_the_record(inside: Cast) -> None:
    more = {
        "contact_mobile": OLD,
        "address": {"line1": "4 Quay Row", "town": "Northmere"},
        "first_language": "pl",
        "interpreter": "SPOKEN",
        "alert_code": "DOG",
        "alert_words": "Ring from the gate.",
    }
    version = seen(inside, JO | more)
    person = Relationship.objects.get(kind="mother").other
    facts = PersonFact.objects.filter(person=person)
    assert sorted(row.kind for row in facts) == ["address", "alert", "contact", "first_language", "interpreter"]
    assert {row.record_reference for row in facts} == {version.record.reference}
    assert {row.starts_on for row in facts} == {ON}
    assert known(person, "contact") == [(f"Mobile: {OLD}", ON, None)]
    seen(inside, JO | more)
    assert PersonFact.objects.filter(person=person).count() == 5, "what is known already is not written down again"


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ({}, [(OLD, date(2024, 3, 1), date(2026, 7, 1)), (NEW, ON, None)]),
        ({"since": "2025-05-03"}, [(OLD, date(2024, 3, 1), date(2025, 5, 2)), (NEW, date(2025, 5, 3), None)]),
        ({"never_right": True}, [(NEW, date(2024, 3, 1), None)]),
    ],
)
def test_a_changed_telephone_ends_the_former_one_or_takes_its_time(
    inside: Cast, said: dict[str, Any], stands: list[Any]
) -> None:
    person = jo(inside)
    learn(person, KINDS["contact"], {"use": "mobile", "number": OLD}, inside.priya, date(2024, 3, 1))
    origins = filled(0, {**JO, "contact_mobile": OLD}, "contact_mobile", **said)
    first = seen(inside, JO | {"contact_mobile": NEW}, origins=origins)
    assert known(person, "contact") == [(f"Mobile: {text}", *days) for text, *days in stands]
    seen(inside, JO | {"contact_mobile": OLD}, corrects=first, origins=filled(0, {**JO, "contact_mobile": OLD}))
    assert known(person, "contact") == [(f"Mobile: {OLD}", date(2024, 3, 1), None)], "the correction takes it back"


def test_an_emptied_telephone_ends_only_where_its_author_says_since_when(inside: Cast) -> None:
    person = jo(inside)
    learn(person, KINDS["contact"], {"use": "mobile", "number": OLD}, inside.priya, None)
    seen(inside, JO, origins=filled(0, {**JO, "contact_mobile": OLD}, "contact_mobile"))
    assert known(person, "contact") == [(f"Mobile: {OLD}", None, None)]
    said = filled(0, {**JO, "contact_mobile": OLD}, "contact_mobile", since="2026-06-01")
    first = seen(inside, JO, origins=said)
    assert known(person, "contact") == [(f"Mobile: {OLD}", None, date(2026, 5, 31))]
    seen(inside, JO, corrects=first, origins=filled(0, {**JO, "contact_mobile": OLD}, "contact_mobile"))
    assert known(person, "contact") == [(f"Mobile: {OLD}", None, None)]


def test_what_stands_as_it_was_filled_in_changes_nothing_that_somebody_mended_meanwhile(inside: Cast) -> None:
    person = jo(inside)
    learn(person, KINDS["first_language"], {"code": "en"}, inside.priya, None)
    seen(inside, JO | {"first_language": "pl"}, origins=filled(0, {**JO, "first_language": "pl"}))
    assert [row.code for row in counting(person, "first_language")] == ["en"]


def test_a_correction_withdraws_what_only_the_former_version_said_also_of_whom_it_names_no_more(inside: Cast) -> None:
    person = jo(inside)
    kai = {"given_name": "Kai", "kind": "father", "contact_mobile": NEW}
    first = seen(inside, JO | {"contact_mobile": OLD, "first_language": "pl"}, kai)
    seen(inside, JO | {"first_language": "pl"}, corrects=first)
    assert known(person, "contact") == []
    assert [row.code for row in counting(person, "first_language")] == ["pl"]
    assert not PersonFact.objects.filter(kind="contact", taken_back=False).exists()


def test_what_somebody_changed_by_hand_since_stays_and_is_told(inside: Cast) -> None:
    person = jo(inside)
    first = seen(inside, JO | {"first_language": "pl"})
    (row,) = counting(person, "first_language")
    take_back(row, inside.priya)
    second = seen(inside, JO | {"first_language": "en"}, corrects=first)
    assert counting(person, "first_language") == []
    (told,) = NotTakenOver.objects.filter(version=second)
    assert (told.fact, told.place, told.why) == ("family.first_language", "/people/0/first_language", "changed_since")


@pytest.mark.parametrize("kept", [True, False])
def test_the_approver_chooses_where_it_was_changed_meanwhile(inside: Cast, kept: bool) -> None:
    person = jo(inside)
    began = clock.now() + timedelta(minutes=1)
    version = seen(inside, JO | {"first_language": "pl", "contact_mobile": NEW}, reviewed=True)
    with clock.at(began + timedelta(hours=1)):
        learn(person, KINDS["first_language"], {"code": "en"}, inside.priya, date(2026, 7, 1))
        (told,) = changed_since(version, began)
        assert (told.title, told.by) == ("First language of Jo Larkspur", "Priya Marsh")
        decide(version, "approve", inside.priya, {}, left_facts=[told.key] if kept else [])
    holding = [row.code for row in counting(person, "first_language") if row.holds(ON)]
    assert holding == (["en"] if kept else ["pl"])
    assert known(person, "contact") == [(f"Mobile: {NEW}", ON, None)]


def test_what_is_of_another_file_too_is_left_and_told_until_somebody_mends_it_there(inside: Cast) -> None:
    person = jo(inside)
    relate(inside.cases["tansy"], person, Kinship.MOTHER, inside.ren)
    version = seen(inside, JO | {"contact_mobile": NEW})
    assert known(person, "contact") == []
    (told,) = NotTakenOver.objects.filter(version=version)
    assert (told.fact, told.why) == ("family.contact", "relative_not_changed")
    learn(person, KINDS["contact"], {"use": "mobile", "number": NEW}, inside.mo, None)
    assert settle_mended(inside.cases["wilf"], inside.mo) == 1


def test_a_record_of_brother_and_sister_says_it_of_their_mother_once(inside: Cast) -> None:
    seen(inside, JO | {"contact_mobile": NEW}, children=("wilf", "tansy"), author=inside.mo)
    (row,) = PersonFact.objects.filter(kind="contact")
    assert row.person.given_name == "Jo"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"contact.fax": LINE}, "There is no “family.contact.fax” to update."),
        ({"religion": LINE}, "There is no “family.religion” to update."),
        ({"first_language": LINE}, "is a code. Give the question the “code_list” “language”"),
        ({"alert.words": {}}, "Beside “family.alert.code” ask for family.alert.words"),
        ({"contact": {"type": "boolean"}}, "“family.contact” is a text."),
        ({"kind": {}}, "Ask for family.kind in the same item."),
        ({"contact.mobile": {**LINE, "x-casewright": {"sensitivity": "restricted"}}}, "this question is restricted"),
    ],
)
def test_slips_of_the_author_are_told(changed: dict[str, Any], words: str) -> None:
    annotated = read(visit_form(10, **asked(**changed))).annotated.properties
    faults = [fault_of(one, annotated) for one in annotated if one.annotations.updates]
    assert [str(fault) for fault in faults if words in str(fault)] == [str(fault) for fault in faults if fault] != []


def test_a_form_that_asks_well_has_no_fault() -> None:
    annotated = read(visit_form(10, **asked())).annotated.properties
    assert [fault for one in annotated if one.annotations.updates and (fault := fault_of(one, annotated))] == []


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ({}, [("grandparent", None, None)]),
        ({"since": "2025-05-03"}, [("friend", None, date(2025, 5, 2)), ("grandparent", date(2025, 5, 3), None)]),
    ],
)
def test_a_friend_who_is_really_a_grandparent_stands_there_once_with_what_was_known(
    inside: Cast, said: dict[str, Any], stands: list[Any]
) -> None:
    person = jo(inside, Kinship.FRIEND)
    learn(person, KINDS["contact"], {"use": "mobile", "number": OLD}, inside.priya, None)
    friend = JO | {"kind": "friend"}
    origins = filled(0, {**friend, "contact_mobile": OLD}, "kind", **said)
    seen(inside, JO | {"kind": "grandparent", "contact_mobile": OLD}, origins=origins)
    rows = Relationship.objects.filter(person=inside.cases["wilf"].child).order_by("pk")
    assert [(row.kind, row.starts_on, row.ends_on) for row in rows] == stands
    assert {row.other_id for row in rows} == {person.pk}
    assert FormerRelationship.objects.filter(kind="friend").count() == 1
    assert known(person, "contact") == [(f"Mobile: {OLD}", None, None)]
