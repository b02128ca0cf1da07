"""What is known of a person over time: nothing that was written down is lost."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from accounts import clock
from accounts.blind_index import blind_index
from accounts.context import authority
from cases.identity import identity
from cases.knowing import FactError, checked, counting, end, fact_words, found_by_number, known_on, learn, take_back
from cases.known import known_children
from cases.models import Person, PersonFact
from cases.person_facts import KINDS
from forms.code_lists import code_list
from tests.cast import Cast, make_eastholm
from tests.examples import examples

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NHS, UPN = "943 476 5919", "H801200001001"


def wilf(cast: Cast) -> Person:
    child: Person = cast.cases["wilf"].child
    return child


def write(cast: Cast, kind: str, on: date | None, **parts: str) -> PersonFact | None:
    return learn(wilf(cast), KINDS[kind], checked(KINDS[kind], parts), cast.sam, on)


def made(cast: Cast, kind: str, on: date | None, **parts: str) -> PersonFact:
    fact = write(cast, kind, on, **parts)
    assert fact is not None
    return fact


def lasting(cast: Cast, kind: str) -> list[tuple[str, date | None, date | None]]:
    return [(fact_words(fact), fact.starts_on, fact.ends_on) for fact in counting(wilf(cast), kind)]


def test_a_new_value_ends_the_one_before_and_both_stay(inside: Cast) -> None:
    made(inside, "religion", None, code="NONE")
    made(inside, "religion", date(2026, 5, 1), code="MUSLIM", words="Goes to the mosque on Fridays")
    assert lasting(inside, "religion") == [
        ("No religion", None, date(2026, 4, 30)),
        ("Muslim: Goes to the mosque on Fridays", date(2026, 5, 1), None),
    ]
    [now] = known_on(wilf(inside), date(2026, 5, 1))
    assert (now.code, now.recorded_by) == ("MUSLIM", inside.sam)
    assert write(inside, "religion", None, code="MUSLIM", words="Goes to the mosque on Fridays") is None


def test_what_is_learned_of_an_earlier_time_leaves_what_began_later(inside: Cast) -> None:
    made(inside, "religion", date(2026, 6, 1), code="JEWISH")
    made(inside, "religion", date(2026, 2, 1), code="HINDU")
    assert lasting(inside, "religion") == [
        ("Hindu", date(2026, 2, 1), date(2026, 5, 31)),
        ("Jewish", date(2026, 6, 1), None),
    ]


def test_a_mistake_counts_no_more_and_what_it_ended_holds_again(inside: Cast) -> None:
    made(inside, "religion", None, code="NONE")
    wrong = made(inside, "religion", date(2026, 5, 1), code="MUSLIM")
    take_back(wrong, inside.priya)
    assert lasting(inside, "religion") == [("No religion", None, None)]
    kept = PersonFact.objects.get(pk=wrong.pk)
    assert (kept.taken_back, kept.changed_by) == (True, inside.priya)


def test_several_disabilities_hold_at_a_time_and_each_ends_alone(inside: Cast) -> None:
    hearing = made(inside, "disability", date(2026, 1, 5), code="HEAR")
    made(inside, "disability", date(2026, 1, 5), code="LD")
    end(hearing, inside.sam, date(2026, 3, 1))
    assert [fact.code for fact in known_on(wilf(inside), date(2026, 3, 2))] == ["LD"]
    with pytest.raises(FactError, match="not before it began"):
        end(counting(wilf(inside), "disability")[1], inside.sam, date(2026, 1, 4))
    with pytest.raises(FactError, match="day that has come"):
        end(hearing, inside.sam, clock.today() + timedelta(days=1))


@pytest.mark.parametrize(
    ("kind", "parts", "said"),
    [
        ("nhs_number", {"number": "943 476 5918"}, "one of its digits"),
        ("nhs_number", {"number": "12"}, "10 digits"),
        ("upn", {"number": "A801200001001"}, "first letter"),
        ("upn", {"number": "12"}, "12 digits"),
        ("religion", {}, "Choose"),
        ("religion", {"code": "PASTAFARIAN"}, "Choose"),
        ("alert", {"code": "DOG"}, "What to do"),
        ("address", {"use": "castle", "lines": "1 Quay Street"}, "What is it"),
        ("contact", {"number": "1" * 300}, "at most 200"),
    ],
)
def test_what_will_not_do_is_said_in_words(inside: Cast, kind: str, parts: dict[str, str], said: str) -> None:
    with pytest.raises(FactError, match=said):
        checked(KINDS[kind], parts)


def test_a_number_is_found_by_its_mark_and_nobody_reads_it_in_the_table(inside: Cast) -> None:
    fact = made(inside, "nhs_number", None, number=NHS)
    assert [found.person_id for found in found_by_number("nhs_number", "9434765919")] == [wilf(inside).pk]
    assert found_by_number("nhs_number", "4505577104") == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_personfact")
        stored = " ".join(map(str, cursor.fetchone()))
    assert "9434765919" not in stored
    assert fact.mark in stored


def test_one_number_belongs_to_one_person(inside: Cast) -> None:
    made(inside, "upn", None, number=UPN)
    tansy = inside.cases["tansy"].child
    for kind in ("upn", "former_upn"):
        with pytest.raises(FactError, match="somebody else"):
            learn(tansy, KINDS[kind], checked(KINDS[kind], {"number": UPN}), inside.ren, None)


def test_marks_differ_between_authorities_and_kinds(inside: Cast) -> None:
    here = blind_index("upn", UPN)
    assert here != blind_index("nhs_number", UPN)
    assert here == blind_index("upn", UPN)
    with authority(make_eastholm().id):
        assert blind_index("upn", UPN) != here


def test_a_child_is_found_under_another_name(inside: Cast) -> None:
    made(inside, "other_name", None, use="birth", family_name="O’Hara-Finch")
    found = known_children("o'hara finch", date(2016, 1, 12))
    assert found == [inside.cases["wilf"]]


def test_the_bar_with_the_name_says_alerts_and_the_interpreter(inside: Cast) -> None:
    case = inside.cases["wilf"]
    alert = made(inside, "alert", None, code="DOG", words="Ring before you come.")
    made(inside, "interpreter", None, code="SPOKEN")
    made(inside, "first_language", None, code="pl")
    child = identity(case, inside.sam)["child"]
    assert child["alerts"] == ["Dangerous dog in the home: Ring before you come."]
    assert child["interpreter"] == "Polish · Spoken language interpreter needed"
    end(alert, inside.sam, clock.today() - timedelta(days=1))
    made(inside, "interpreter", clock.today(), code="NO")
    child = identity(case, inside.sam)["child"]
    assert (child["alerts"], child["interpreter"]) == ([], "")


def test_every_coded_fact_has_its_list(inside: Cast) -> None:
    assert all(code_list(part.code_list) for kind in KINDS.values() for part in kind.parts if part.code_list)


DAYS = st.integers(0, 20).map(lambda days: date(2026, 1, 1) + timedelta(days=days))


@examples(30, HealthCheck.function_scoped_fixture)
@given(st.lists(st.tuples(DAYS, st.sampled_from(["NONE", "MUSLIM", "HINDU", "SIKH"]), st.booleans()), max_size=7))
def test_one_value_at_most_holds_on_a_day_whatever_is_written_down(
    inside: Cast, steps: list[tuple[date, str, bool]]
) -> None:
    PersonFact.objects.all().delete()
    for day, code, mistaken in steps:
        fact = write(inside, "religion", day, code=code)
        if fact is not None and mistaken:
            take_back(fact, inside.sam)
        for at in range(25):
            on = date(2026, 1, 1) + timedelta(days=at)
            assert sum(one.holds(on) for one in counting(wilf(inside), "religion")) <= 1
    assert PersonFact.objects.count() <= len(steps)


def test_a_number_is_looked_for_by_one_person_at_a_time(inside: Cast) -> None:
    """So that of two who write it down for two children at one moment, the second sees the first."""
    wilf = inside.cases["wilf"].child
    with CaptureQueriesContext(connection) as asked:
        learn(wilf, KINDS["upn"], checked(KINDS["upn"], {"number": UPN}), inside.sam, None)
    told = [one["sql"] for one in asked]
    held = next(at for at, sql in enumerate(told) if "ON CONFLICT" in sql and "accounts_referencecounter" in sql)
    looked = next(at for at, sql in enumerate(told) if '"cases_personfact"."mark" =' in sql)
    assert held < looked
    with CaptureQueriesContext(connection) as asked:
        learn(wilf, KINDS["religion"], {"code": "NONE"}, inside.sam, None)
    assert not [one for one in asked if "accounts_referencecounter" in one["sql"]], "nothing else waits"
