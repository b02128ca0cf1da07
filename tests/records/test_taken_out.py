"""What was taken out of a list that the file had filled in: the file does what its author says of it."""

from datetime import date
from typing import Any

import pytest

from accounts import clock
from cases.kin import ToldRelative, standing
from cases.knowing import end, learn, take_back
from cases.models import FormerRelationship, Kinship, Person, PersonFact, Relationship
from cases.person_facts import KINDS, RESTRICTED, WHERE_THEY_ARE
from cases.relationships import family_of, relate
from records.evidence import filled_in, with_evidence
from records.models import NotTakenOver, RecordVersion
from records.not_taken_over import foreseen
from records.shown import shown_in
from tests.cast import Cast
from tests.records.feeding import visit, visit_form
from tests.records.made_up import form_version
from tests.records.test_updating_family import asked
from tests.records.test_updating_parts import FORM

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
VISITED = date(2026, 7, 2)
ALERT = {"code": "DOG", "words": "A dog at the back door."}
BEGAN = date(2024, 3, 1)


def version_of(number: int) -> Any:
    return form_version(visit_form(number, **FORM, **asked()), number)


def out(listed: str, filled: dict[str, str], **said: str) -> dict[str, Any]:
    """What a record keeps of an item that was taken out: `filled` are its parts, `what` and `last` what was said."""
    origin = {"mark": "", "worked": False, "case": True, "sources": [], "of_list": True}
    inside = {f"/{part}": {**origin, "typed": _typed(listed, part, text)} for part, text in filled.items()}
    return {f"/{listed}~out/f10": {"way": "out", "list": f"/{listed}", "inside": inside, "asked": True,
                                   "worked": False, "case": True, "sources": [], **said}}  # fmt: skip


def _typed(listed: str, part: str, text: str) -> dict[str, list[str]]:
    items = version_of(9).definition.questions[f"/{listed}"].items
    assert items is not None
    (question,) = [inner for inner in items.page.questions if inner.pointer == f"/{part}"]
    value: Any = {"line_1": "4 Quay Row", "town": "Northmere"} if part == "lines" else text
    return question.control.enter(value)


def recorded(cast: Cast, origins: dict[str, Any], corrects: RecordVersion | None = None) -> RecordVersion:
    return visit(cast, form=version_of(9), origins=origins, corrects=corrects)


def alert(cast: Cast) -> PersonFact:
    made = learn(cast.cases["wilf"].child, KINDS["alert"], ALERT, cast.priya, BEGAN)
    assert made is not None
    return made


def mother(cast: Cast, starts_on: date | None = None) -> Relationship:
    jo = Person.objects.create(given_name="Jo", family_name="Larkspur")
    return relate(cast.cases["wilf"], jo, Kinship.MOTHER, cast.priya, starts_on=starts_on)


JO = {"given_name": "Jo", "family_name": "Larkspur", "kind": "mother"}


@pytest.mark.parametrize(
    ("said", "ends", "taken_back"),
    [
        ({}, None, False),
        ({"what": "stays"}, None, False),
        ({"what": "ended", "last": "2026-05-03"}, date(2026, 5, 3), False),
        ({"what": "ended"}, date(2026, 7, 1), False),
        ({"what": "never"}, None, True),
    ],
)
def test_a_fact_ends_is_taken_back_or_stays_as_the_author_says(
    inside: Cast, said: dict[str, str], ends: date | None, taken_back: bool
) -> None:
    row = alert(inside)
    recorded(inside, out("dangers", ALERT, **said))
    row.refresh_from_db()
    assert (row.ends_on, row.taken_back) == (ends, taken_back)
    assert not NotTakenOver.objects.exists()


@pytest.mark.parametrize(
    ("said", "ends", "never"),
    [
        ({}, None, False),
        ({"what": "ended", "last": "2026-05-03"}, date(2026, 5, 3), False),
        ({"what": "never"}, "today", True),
    ],
)
def test_a_relationship_ends_or_is_marked_as_never_right_and_what_stood_is_kept(
    inside: Cast, said: dict[str, str], ends: date | str | None, never: bool
) -> None:
    row = mother(inside)
    recorded(inside, out("people", JO, **said))
    row.refresh_from_db()
    assert (row.ends_on, row.never_right) == (clock.today() if ends == "today" else ends, never)
    assert FormerRelationship.objects.filter(relationship=row, ends_on=None).exists() == bool(said)
    assert [one.ended for one in family_of(inside.cases["wilf"].child, inside.priya)] == [bool(said)]


def test_an_address_is_found_however_its_lines_are_written(inside: Cast) -> None:
    value = {"use": "staying", "lines": "4 Quay Row, Northmere"}
    row = learn(inside.cases["wilf"].child, KINDS["address"], value, inside.priya, BEGAN)
    recorded(inside, out("places", {"use": "staying", "lines": "4 Quay Row"}, what="ended", last="2026-05-03"))
    assert row is not None
    row.refresh_from_db()
    assert row.ends_on == date(2026, 5, 3)


def prefilled(reads: str) -> Any:
    """The form with its places filled in from something known."""
    notes = {**FORM["places"].get("x-casewright", {}), "prefill": reads}
    return form_version(visit_form(9, **{**FORM, "places": {**FORM["places"], "x-casewright": notes}}), 9)


PLACE = {"use": "staying", "lines": "4 Quay Row"}


@pytest.mark.parametrize(
    ("reads", "named"),
    [("child.parts.address", False), ("child.parts", False), ("previous.fed_visit.places", True)],
)
def test_of_what_some_may_not_read_record_and_paper_say_only_that_something_was_taken_out(
    inside: Cast, reads: str, named: bool
) -> None:
    version = visit(inside, form=prefilled(reads), origins=out("places", PLACE, what="ended", last="2026-05-03"))
    (told,) = (
        item.source
        for section in with_evidence(shown_in(version, reader=None), version)
        for item in section.items
        if item.pointer == "/places"
    )
    assert ("“staying”" in told) is named
    assert ("something that is kept for the people who work with the child" in told) is not named
    assert "3 May 2026" in told


@pytest.mark.parametrize(("kept", "named"), [(frozenset(), True), (WHERE_THEY_ARE, False), (RESTRICTED, True)])
def test_the_approver_reads_what_was_taken_out_unless_it_is_kept_from_them(
    inside: Cast, kept: frozenset[str], named: bool
) -> None:
    version = visit(inside, form=prefilled("child.words.address"), origins=out("places", PLACE, what="never"))
    (told,) = filled_in(version, kept).changed
    assert ("staying" in str(told.change.before_words)) is named
    assert told.since


@pytest.mark.parametrize(("first", "then"), [("ended", ""), ("never", "stays"), ("never", "ended"), ("ended", "never")])
def test_a_next_version_undoes_what_the_one_before_said(inside: Cast, first: str, then: str) -> None:
    fact, row = alert(inside), mother(inside)
    day = {"last": "2026-05-03"}
    was = [out("dangers", ALERT, what=first, **day), out("people", JO, what=first, **day)]
    version = recorded(inside, was[0] | was[1])
    now = {"what": then, **(day if then == "ended" else {})} if then else {}
    recorded(inside, out("dangers", ALERT, **now) | out("people", JO, **now), version)
    fact.refresh_from_db()
    row.refresh_from_db()
    over = {"ended": date(2026, 5, 3), "never": clock.today()}.get(then)
    assert (fact.ends_on, fact.taken_back) == (None if then == "never" else over, then == "never")
    assert (row.ends_on, row.never_right) == (over, then == "never")


def test_a_next_version_that_says_the_same_changes_nothing_more(inside: Cast) -> None:
    fact, row = alert(inside), mother(inside)
    origins = out("dangers", ALERT, what="ended", last="2026-05-03") | out("people", JO, what="never")
    version = recorded(inside, origins)
    kept = FormerRelationship.objects.count()
    recorded(inside, origins, version)
    fact.refresh_from_db()
    row.refresh_from_db()
    assert (fact.ends_on, row.never_right, FormerRelationship.objects.count()) == (date(2026, 5, 3), True, kept)
    assert not NotTakenOver.objects.filter(settled_at__isnull=True).exists()


def test_what_two_versions_said_alike_is_undone_by_the_third(inside: Cast) -> None:
    fact, row = alert(inside), mother(inside)
    origins = out("dangers", ALERT, what="ended", last="2026-05-03") | out("people", JO, what="never")
    second = recorded(inside, origins, recorded(inside, origins))
    recorded(inside, {}, second)
    fact.refresh_from_db()
    row.refresh_from_db()
    assert (fact.ends_on, row.never_right, row.ends_on) == (None, False, None)


def test_what_somebody_changed_by_hand_meanwhile_stays_so(inside: Cast) -> None:
    fact = alert(inside)
    version = recorded(inside, out("dangers", ALERT, what="ended", last="2026-05-03"))
    fact.refresh_from_db()
    end(fact, inside.sam, date(2026, 5, 3))
    recorded(inside, {}, version)
    fact.refresh_from_db()
    assert fact.ends_on == date(2026, 5, 3)


def test_what_had_been_over_before_is_not_taken_back_with_what_holds(inside: Cast) -> None:
    child = inside.cases["wilf"].child
    old = learn(child, KINDS["alert"], ALERT, inside.priya, date(2019, 1, 1))
    assert old is not None
    end(old, inside.priya, date(2019, 12, 31))
    now = alert(inside)
    recorded(inside, out("dangers", ALERT, what="never"))
    old.refresh_from_db()
    now.refresh_from_db()
    assert (old.taken_back, now.taken_back) == (False, True)


@pytest.mark.parametrize("meanwhile", ["began later", "other words", "taken back"])
def test_what_cannot_be_ended_is_foreseen_kept_and_told_and_what_is_done_already_is_not(
    inside: Cast, meanwhile: str
) -> None:
    fact = alert(inside)
    if meanwhile == "other words":
        fact.value = {**ALERT, "words": "Two dogs."}
        fact.save()
    elif meanwhile == "taken back":
        take_back(fact, inside.priya)
    last = "2023-01-01" if meanwhile == "began later" else "2026-05-03"
    version = recorded(inside, out("dangers", ALERT, what="ended", last=last))
    why = {"began later": ["day_cannot_be"], "other words": ["not_ended"], "taken back": []}[meanwhile]
    assert [row.why for row in NotTakenOver.objects.all()] == why
    assert [one.why for one in foreseen(version)] == why


def test_a_relationship_that_was_never_right_is_not_of_the_family_and_may_be_written_down_anew(inside: Cast) -> None:
    mother(inside)
    recorded(inside, out("people", JO, what="never"))
    assert standing(inside.cases["wilf"], ToldRelative("Jo", Kinship.MOTHER, "Larkspur")) is None
    assert mother(inside).ends_on is None
