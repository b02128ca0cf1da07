"""What a final record says and the child's file cannot take over: kept, told to whom it concerns, and settled."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.models import Notification
from accounts.policy import can, visible_to
from cases.correcting import Details, correct_child
from cases.knowing import learn, take_back
from cases.models import FormerDetails, Kinship, Person, PersonFact
from cases.person_facts import KINDS
from cases.relationships import relate
from records.deciding import decide
from records.mended import settle_mended
from records.models import NotTakenOver, RecordVersion
from records.not_taken_over import ReasonNeededError, foreseen, link_of, look_at, open_in, words_for
from tests.cast import Cast
from tests.records.feeding import visit, visit_form
from tests.records.made_up import form_version

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LINE = {"type": "string", "maxLength": 200}
DAY = {"type": "string", "format": "date"}
ASKED: dict[str, Any] = {
    "nhs": {**LINE, "x-casewright": {"updates": "child.nhs_number"}},
    "upn": {**LINE, "x-casewright": {"updates": "child.upn"}},
    "la": {**LINE, "x-casewright": {"updates": "child.la_child_id"}},
    "given": {**LINE, "x-casewright": {"updates": "child.given_name"}},
    "born": {**DAY, "x-casewright": {"updates": "child.date_of_birth"}},
    "due": {**DAY, "x-casewright": {"updates": "child.expected_date_of_birth"}},
    "since": {**DAY, "x-casewright": {"updates": "child.name_used_from"}},
    "alerts": {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                "code": {"type": "string", "x-casewright": {"code_list": "alert", "updates": "child.alert.code"}},
                "words": {**LINE, "x-casewright": {"updates": "child.alert.words"}},
            },
            "required": ["code", "words"],
        },
    },
    "family": {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                "given": {**LINE, "x-casewright": {"updates": "family.given_name"}},
                "last": {**LINE, "x-casewright": {"updates": "family.family_name"}},
                "kind": {"type": "string", "enum": ["mother"], "x-casewright": {"updates": "family.kind"}},
                "born": {**DAY, "x-casewright": {"updates": "family.date_of_birth"}},
            },
        },
    },
}
NUMBERS = {
    "nhs": ("nhs_number", "9434765919"),
    "upn": ("upn", "H801200001001"),
    "la": ("la_child_id", "NM77"),
}


def said(cast: Cast, **answers: Any) -> RecordVersion:
    more = {name: answers.pop(name) for name in ("reviewed", "corrects", "children", "origins") if name in answers}
    return visit(cast, form=form_version(visit_form(9, **ASKED), 9), **more, **answers)


def left(version: RecordVersion) -> list[tuple[str, str, str]]:
    rows = NotTakenOver.objects.filter(version=version).order_by("place", "fact")
    return [(row.place, row.fact, row.why) for row in rows]


@pytest.mark.parametrize("asked", sorted(NUMBERS))
def test_a_number_that_another_file_has_is_kept_as_not_taken_over(inside: Cast, asked: str) -> None:
    kind, number = NUMBERS[asked]
    learn(inside.cases["tansy"].child, KINDS[kind], {"number": number}, inside.ren, None)
    version = said(inside, **{asked: number})
    assert left(version) == [(f"/{asked}", f"child.{kind}", "number_in_use")]


def test_a_number_that_is_none_is_kept_as_not_taken_over(inside: Cast) -> None:
    assert left(said(inside, nhs="943 476 5918")) == [("/nhs", "child.nhs_number", "does_not_fit")]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"born": "1980-01-01"}, [("/born", "child.date_of_birth", "day_cannot_be")]),
        (
            {"born": "2020-01-01", "due": "2026-08-01"},
            [
                ("/born", "child.date_of_birth", "day_cannot_be"),
                ("/due", "child.expected_date_of_birth", "day_cannot_be"),
            ],
        ),
        ({"due": "2026-08-01"}, [("/due", "child.expected_date_of_birth", "day_cannot_be")]),
        ({"given": "123"}, [("/given", "child.given_name", "no_name")]),
        ({"since": "1999-01-01"}, [("/since", "child.name_used_from", "day_cannot_be")]),
    ],
)
def test_names_and_days_that_cannot_be_are_kept_as_not_taken_over(
    inside: Cast, answers: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    assert left(said(inside, **answers)) == expected


def test_a_birth_in_a_record_of_several_children_is_kept_for_each_of_them(inside: Cast) -> None:
    version = said(inside, born="2020-01-01", children=("wilf", "tansy"))
    assert left(version) == [("/born", "child.date_of_birth", "several_children")] * 2
    rows = NotTakenOver.objects.filter(version=version)
    assert {row.case_id for row in rows} == {inside.cases["wilf"].pk, inside.cases["tansy"].pk}


def test_a_mother_who_is_younger_than_her_child_is_kept_as_not_taken_over(inside: Cast) -> None:
    mother = {"given": "Nell", "last": "Made-Up", "kind": "mother", "born": clock.today().isoformat()}
    assert left(said(inside, family=[mother])) == [("/family/0", "family", "relative_cannot_be")]


def test_what_is_taken_over_leaves_nothing_to_look_at(inside: Cast) -> None:
    version = said(inside, nhs="943 476 5919", given="Wilbur")
    assert left(version) == []
    assert Notification.objects.filter(kind="not_taken_over").count() == 0


def test_author_and_approver_are_told_by_reference_alone(inside: Cast) -> None:
    learn(inside.cases["tansy"].child, KINDS["nhs_number"], {"number": "9434765919"}, inside.ren, None)
    version = said(inside, nhs="943 476 5919", reviewed=True)
    assert not Notification.objects.filter(kind="not_taken_over").exists()
    decide(version, "approve", inside.priya, {})
    told = Notification.objects.filter(kind="not_taken_over").select_related("user")
    assert {one.user.name for one in told} == {inside.sam.name, inside.priya.name}
    for one in told:
        assert version.record.reference in one.words
        assert one.link == f"/records/{version.record.reference}/1/#not-taken-over"
        for secret in ("9434765919", "943 476", "Larkspur", "Wilf", "Tansy"):
            assert secret not in one.words


def test_looked_at_with_a_reason_it_leaves_the_list(inside: Cast) -> None:
    said(inside, nhs="943 476 5918")
    case = inside.cases["wilf"]
    (row,) = open_in(case, inside.sam)
    with pytest.raises(ReasonNeededError):
        look_at(row, inside.sam, "   ")
    look_at(row, inside.sam, "Rang the surgery: the number was misread.")
    assert open_in(case, inside.sam) == []
    row.refresh_from_db()
    assert (row.how, row.settled_by, row.reason) == (
        "looked_at",
        inside.sam,
        "Rang the surgery: the number was misread.",
    )
    look_at(row, inside.priya, "Again")
    row.refresh_from_db()
    assert row.settled_by == inside.sam
    assert not Notification.objects.filter(kind="not_taken_over", read_at__isnull=True).exists()


def test_the_next_final_version_settles_what_the_former_one_left(inside: Cast) -> None:
    first = said(inside, nhs="943 476 5918", born="1980-01-01")
    second = said(inside, born="1980-01-01", corrects=first)
    assert set(NotTakenOver.objects.filter(version=first).values_list("how", flat=True)) == {"corrected"}
    assert [row.version_id for row in open_in(inside.cases["wilf"], inside.sam)] == [second.pk]


def test_what_cannot_be_taken_over_is_foreseen_and_nothing_is_written(inside: Cast) -> None:
    learn(inside.cases["tansy"].child, KINDS["nhs_number"], {"number": "9434765919"}, inside.ren, None)
    mother = {"given": "Nell", "last": "Made-Up", "kind": "mother", "born": clock.today().isoformat()}
    version = said(inside, nhs="943 476 5919", born="1980-01-01", given="Wilbur", family=[mother], reviewed=True)
    before = _counts()
    found = foreseen(version)
    assert [(one.place, one.why) for one in found] == [
        ("/family/0", "relative_cannot_be"),
        ("/nhs", "number_in_use"),
        ("/born", "day_cannot_be"),
    ]
    assert _counts() == before
    inside.cases["wilf"].child.refresh_from_db()
    assert inside.cases["wilf"].child.given_name == "Wilfred"
    decide(version, "approve", inside.priya, {})
    assert {(place, why) for place, _fact, why in left(version)} == {(one.place, one.why) for one in found}


def test_the_words_do_not_say_whose_number_it_is(inside: Cast) -> None:
    words = words_for("number_in_use")
    assert "Tansy" not in words.why
    assert "service manager" in words.todo
    assert all(words_for(why).why and words_for(why).todo for why in NotTakenOver.Why.values)


def test_it_is_seen_with_the_record_and_the_file_and_settled_by_those_who_work_with_the_child(inside: Cast) -> None:
    said(inside, nhs="943 476 5918")
    row = NotTakenOver.objects.get()
    for person, sees, settles in (
        (inside.sam, True, True),
        (inside.priya, True, True),
        (inside.ren, False, False),
        (inside.ana, False, False),
    ):
        assert bool(can(person, "view", row)) is sees
        assert bool(can(person, "settle", row)) is settles
        assert visible_to(person, NotTakenOver).exists() is sees
        assert visible_to(person, NotTakenOver, "settle").exists() is settles


EMPTIED: dict[str, Any] = {
    name: {"way": way, "mark": "", "typed": {f"/{name}": [text]}, "worked": "", "sources": [], "case": True}
    for name, way, text in (("given", "filled", "Nell"), ("last", "changed", "Made-Up"), ("kind", "filled", "mother"))
}


def test_an_emptied_family_name_stays_in_the_file_and_is_told(inside: Cast) -> None:
    nell = Person.objects.create(given_name="Nell", family_name="Made-Up")
    row = relate(inside.cases["wilf"], nell, Kinship.MOTHER, inside.sam)
    origins = {f"/family/0/{name}": origin for name, origin in EMPTIED.items()}
    version = said(inside, family=[{"given": "Nell", "kind": "mother"}], origins=origins)
    row.refresh_from_db()
    assert row.other.family_name == "Made-Up"
    assert left(version) == [("/family/0", "family", "relative_not_changed")]


def _counts() -> list[int]:
    return [model.objects.count() for model in (PersonFact, FormerDetails, NotTakenOver, Notification)]


def by_hand(cast: Cast, mends: str) -> None:
    """Somebody mends in Wilf's file by hand what the record said, or something else."""
    case = cast.cases["wilf"]
    if mends == "number":
        taken = PersonFact.objects.get(person=cast.cases["tansy"].child, kind="nhs_number")
        take_back(taken, cast.ren)
        learn(case.child, KINDS["nhs_number"], {"number": "9434765919"}, cast.priya, clock.today())
    elif mends == "name":
        correct_child(case, replace(Details.of(case.child), given_name="Wilfred"), cast.priya, "wrong", besides=None)
    else:
        relate(case, Person.objects.create(given_name="Jo", family_name="Larkspur"), Kinship.MOTHER, cast.priya)


@pytest.mark.parametrize("mends", ["number", "name", "mother"])
def test_mending_the_file_by_hand_settles_what_it_says_by_then_and_that_alone(inside: Cast, mends: str) -> None:
    learn(inside.cases["tansy"].child, KINDS["nhs_number"], {"number": "9434765919"}, inside.ren, None)
    young = {"given": "Jo", "last": "Larkspur", "kind": "mother", "born": "2020-01-01"}
    version = said(inside, nhs="943 476 5919", given="123", family=[young])
    settle_mended(inside.cases["wilf"], inside.priya)
    assert NotTakenOver.objects.filter(settled_at=None).count() == 3
    by_hand(inside, mends)
    settle_mended(inside.cases["wilf"], inside.priya)
    gone = list(NotTakenOver.objects.exclude(settled_at=None).values_list("place", "how"))
    assert gone == ([("/nhs", "mended")] if mends == "number" else [])
    assert Notification.objects.filter(kind="not_taken_over", link=link_of(version), read_at=None).exists()


def test_a_child_named_by_hand_as_the_record_says_settles_the_name_and_the_notification(inside: Cast) -> None:
    version = said(inside, given="Wilfred", children=("wilf", "tansy"))
    assert [row.why for row in NotTakenOver.objects.all()] == ["several_children"] * 2
    case = inside.cases["wilf"]
    by_hand(inside, "name")
    assert settle_mended(case, inside.priya) == 1
    (row,) = NotTakenOver.objects.exclude(settled_at=None)
    assert (row.case_id, row.how, row.settled_by) == (case.pk, "mended", inside.priya)
    tansy = inside.cases["tansy"]
    correct_child(tansy, replace(Details.of(tansy.child), given_name="Wilfred"), inside.ren, "wrong", besides=None)
    assert settle_mended(tansy, inside.ren) == 1
    assert not Notification.objects.filter(kind="not_taken_over", link=link_of(version), read_at=None).exists()


def test_a_relative_written_down_by_hand_as_the_record_says_is_settled(inside: Cast) -> None:
    young = {"given": "Jo", "last": "Larkspur", "kind": "mother", "born": "2020-01-01"}
    said(inside, family=[young])
    case, jo = inside.cases["wilf"], Person.objects.create(given_name="Jo", family_name="Larkspur")
    relate(case, jo, Kinship.MOTHER, inside.priya)
    assert settle_mended(case, inside.priya) == 0
    Person.objects.filter(pk=jo.pk).update(date_of_birth="2020-01-01")
    assert settle_mended(case, inside.priya) == 1


def test_who_settles_holds_all_of_the_version_first(inside: Cast) -> None:
    """So that nobody writes over what somebody settles just now, and the last one settles the notification."""
    version = said(inside, nhs="943 476 5918")
    (row,) = NotTakenOver.objects.filter(version=version)
    case = inside.cases["wilf"]
    for settles in (lambda: settle_mended(case, inside.sam), lambda: look_at(row, inside.sam, "Rang.")):
        with CaptureQueriesContext(connection) as asked:
            settles()
        told = [one["sql"] for one in asked if "records_nottakenover" in one["sql"]]
        assert "FOR UPDATE" in told[0] or connection.vendor == "sqlite"
        assert "version_id" in told[0].partition("WHERE")[2]
