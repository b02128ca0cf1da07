"""Where somebody changed the file since, who puts a correction in force keeps that or takes the corrected answer."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

import pytest

from accounts import clock
from cases.correcting import Details, Relation, correct_child, correct_relative
from cases.knowing import counting, fact_words, learn, take_back
from cases.models import Case, Kinship, Person, PersonFact, Relationship
from cases.person_facts import KINDS
from records import correcting
from records.changed_fact import ChangedFact
from records.kept_or_taken import to_choose
from records.models import Correction, NotTakenOver, RecordVersion
from tests.cast import Cast
from tests.records import test_updating_details, test_updating_family, test_updating_relatives
from tests.records.test_updating import seen
from tests.records.test_updating_family import JO

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
VISIT = date(2026, 7, 2)
SINCE = date(2026, 7, 9)


def put_right(version: RecordVersion, taken: Collection[str] = (), **changes: Any) -> tuple[Correction, RecordVersion]:
    """Correct a record that nobody reviewed, with what is taken although somebody changed it since."""
    begun = correcting.begin(version, version.author, "It was misheard.")
    made = correcting.submit(begun, version.author, {**version.answers, **changes}, version.hidden, taken=taken)
    assert made is not None
    begun.refresh_from_db()
    return begun, made


def offered(version: RecordVersion, **changes: Any) -> list[ChangedFact]:
    """What there would be to choose, with the record as it stands."""
    begun = correcting.begin(version, version.author, "It was misheard.")
    given = correcting.proposal(begun, version.author, {**version.answers, **changes}, version.hidden)
    found = to_choose(correcting.would_be(begun, given))
    correcting.withdraw(begun, version.author)
    return found


def holding(cast: Cast, kind: str) -> list[str]:
    rows = counting(cast.cases["wilf"].child, kind)
    return [fact_words(row) for row in rows if row.holds(clock.today())]


def later() -> Any:
    return clock.at(clock.now() + timedelta(hours=1))


@pytest.mark.parametrize(("on", "row_stays"), [(SINCE, "later"), (VISIT, "of the same day")])
@pytest.mark.parametrize("take", [False, True])
def test_what_somebody_wrote_since_is_kept_unless_the_corrected_answer_is_taken(
    inside: Cast, on: date, row_stays: str, take: bool
) -> None:
    wilf = inside.cases["wilf"]
    first = seen(inside, faith="Sufi")
    with later():
        learn(wilf.child, KINDS["religion"], {"code": "SIKH"}, inside.priya, on)
    with clock.at(clock.now() + timedelta(hours=2)):
        assert offered(first, ethnicity="APKN") == [], "what is said as before is nobody’s choice"
        (one,) = offered(first, faith="Sunni")
        assert (one.known, one.known_since, one.by, one.says, one.since) == (
            "Sikh", on, "Priya Marsh", "Sunni", VISIT,
        )  # fmt: skip
        begun, second = put_right(first, [one.key] if take else [], faith="Sunni")
        assert holding(inside, "religion") == (["Sunni"] if take else ["Sikh"]), row_stays
        assert [(each["choice"], each["name"], each["says"]) for each in begun.choices] == [
            ("take" if take else "keep", "Sam Oakley", "Sunni")
        ]
        assert PersonFact.objects.filter(code="SIKH", taken_back=take).exists()
        told = NotTakenOver.objects.filter(version=second, why="changed_since").count()
        assert told == (1 if not take and on == VISIT else 0)


def test_a_correction_of_the_day_alone_is_a_choice_too(inside: Cast) -> None:
    first = seen(inside, faith="Sufi")
    with later():
        learn(inside.cases["wilf"].child, KINDS["religion"], {"code": "SIKH"}, inside.priya, SINCE)
    with clock.at(clock.now() + timedelta(hours=2)):
        (one,) = offered(first, visited_on="2026-06-30")
        assert (one.known, one.says, one.since) == ("Sikh", "Sufi", date(2026, 6, 30))


@pytest.mark.parametrize("take", [False, True])
def test_what_somebody_took_back_since_comes_back_only_if_it_is_taken(inside: Cast, take: bool) -> None:
    first = seen(inside, needs=["LD"])
    with later():
        take_back(counting(inside.cases["wilf"].child, "disability")[0], inside.priya)
    with clock.at(clock.now() + timedelta(hours=2)):
        (one,) = offered(first, needs=["HEAR"])
        assert (one.known, one.by, one.says) == ("nothing any more", "Priya Marsh", "Hearing")
        put_right(first, [one.key] if take else [], needs=["HEAR"])
    assert holding(inside, "disability") == (["Hearing"] if take else [])


def test_what_the_file_says_by_now_as_the_correction_does_is_no_choice(inside: Cast) -> None:
    first = seen(inside, faith="Sufi")
    with later():
        learn(inside.cases["wilf"].child, KINDS["religion"], {"code": "SIKH"}, inside.priya, VISIT)
    with clock.at(clock.now() + timedelta(hours=2)):
        assert offered(first, faith="Sikh") == []
        _begun, second = put_right(first, faith="Sikh")
    assert not NotTakenOver.objects.filter(version=second).exists()
    assert holding(inside, "religion") == ["Sikh"]


@pytest.mark.parametrize("take", [False, True])
def test_a_name_that_somebody_corrected_since_is_kept_or_taken(inside: Cast, take: bool) -> None:
    first = test_updating_details.seen(inside, given_name="Wilbur")
    with later():
        case = Case.objects.select_related("child").get(pk=inside.cases["wilf"].pk)
        correct_child(
            case, Details("Wilfrid", "Larkspur", "Wilf", case.child.date_of_birth), inside.priya, "It was read"
        )
    with clock.at(clock.now() + timedelta(hours=2)):
        (one,) = offered(first, given_name="Wilburn")
        assert (one.known, one.by, one.says) == ("Wilfrid", "Priya Marsh", "Wilburn")
        put_right(first, [one.key] if take else [], given_name="Wilburn")
    name = Person.objects.get(pk=inside.cases["wilf"].child_id).given_name
    assert name == ("Wilburn" if take else "Wilfrid")


@pytest.mark.parametrize("take", [False, True])
def test_parental_responsibility_that_somebody_changed_since_is_kept_or_taken(inside: Cast, take: bool) -> None:
    first = test_updating_family.seen(inside, {**JO, "parental_responsibility": False})
    with later():
        by_hand = Relation(Kinship.MOTHER, None, None, None)
        correct_relative(inside.cases["wilf"], Relationship.objects.get(), by_hand, None, inside.priya, "Not known")
    with clock.at(clock.now() + timedelta(hours=2)):
        now = [{**JO, "parental_responsibility": True}]
        (one,) = offered(first, people=now)
        assert (one.known, one.by, one.says) == ("not known", "Priya Marsh", "yes")
        put_right(first, [one.key] if take else [], people=now)
    assert Relationship.objects.get(never_right=False).parental_responsibility is (True if take else None)


@pytest.mark.parametrize("take", [False, True])
def test_what_somebody_wrote_since_of_a_relative_is_kept_or_taken(inside: Cast, take: bool) -> None:
    first = test_updating_relatives.seen(inside, {**JO, "first_language": "pl"})
    jo = Relationship.objects.get().other
    with later():
        learn(jo, KINDS["first_language"], {"code": "en"}, inside.priya, SINCE)
    with clock.at(clock.now() + timedelta(hours=2)):
        now = [{**JO, "first_language": "ur"}]
        (one,) = offered(first, people=now)
        assert (one.title, one.known, one.by, one.says) == (
            f"First language of {jo.name}", "English", "Priya Marsh", "Urdu",
        )  # fmt: skip
        put_right(first, [one.key] if take else [], people=now)
        codes = [row.code for row in counting(jo, "first_language") if row.holds(clock.today())]
    assert codes == ["ur" if take else "en"]


def test_of_two_children_each_file_keeps_or_takes_by_itself(inside: Cast) -> None:
    first = seen(inside, faith="Sufi", children=("wilf", "tansy"))
    with later():
        for child in ("wilf", "tansy"):
            learn(inside.cases[child].child, KINDS["religion"], {"code": "SIKH"}, inside.priya, SINCE)
    with clock.at(clock.now() + timedelta(hours=2)):
        found = offered(first, faith="Sunni")
        assert {one.child for one in found} == {"Wilf Larkspur", "Tansy Quillfeather"}
        put_right(first, [one.key for one in found if one.child.startswith("Wilf")], faith="Sunni")
        for child, stands in (("wilf", "Sunni"), ("tansy", "Sikh")):
            rows = counting(inside.cases[child].child, "religion")
            assert [fact_words(row) for row in rows if row.holds(clock.today())] == [stands]
