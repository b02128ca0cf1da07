"""Finding a file by a child's name or date of birth: for which spelling, in which order, never one that is hidden."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from accounts.asked_day import NotADayError
from accounts.policy import visible_to
from cases.correcting import Details, correct_child
from cases.finding import Sought, find, why
from cases.knowing import checked, learn, take_back
from cases.models import Case
from cases.opening import allocate, open_case
from cases.person_facts import KINDS
from tests.cast import Cast
from tests.examples import examples

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
BORN = date(2019, 7, 9)


def found(typed: str) -> list[str]:
    return [case.child.full_name for case in find(Case.objects.all(), Sought.read(typed))]


def told(typed: str, *, reads_former: bool = True) -> list[str]:
    (case,) = find(Case.objects.all(), Sought.read(typed))
    return why(case, Sought.read(typed), reads_former=reads_former)


@pytest.fixture
def zoe(inside: Cast) -> Case:
    """Zoë Anne-Marie O'Plover, called Zozo."""
    return open_case("Zoë Anne-Marie", "O’Plover", known_as="Zozo", born=BORN)


@pytest.mark.parametrize(
    "typed",
    ["zoe", "ZOË", "O'Plover Zoe", "oplover", "o plov", "plover", "zoe o’plover", "anne", "annemarie", "Marie-Anne",
     "anne-m", "lov", "zo op", "zozo", "Zowie Oplovver", "o-plover, zoë 9/7/2019"],
)  # fmt: skip
def test_a_child_is_found_by_any_part_of_the_name_however_it_is_spelt(zoe: Case, typed: str) -> None:
    assert found(typed) == [zoe.child.full_name]


@pytest.mark.parametrize("typed", ["zoe tansy", "oe", "quillfeather zoe", "zoe 10/7/2019", "z.*r", "[az]oe"])
def test_every_word_that_was_typed_has_to_fit_and_none_is_a_pattern(zoe: Case, typed: str) -> None:
    assert zoe.child.full_name not in found(typed)


@pytest.mark.parametrize(
    "typed", ["9 7 2019", "9/7/2019", "09.07.2019", "9-7-2019", "2019-07-09", "9 July 2019", "9th jul 2019"]
)
def test_a_date_of_birth_is_read_as_people_type_it(zoe: Case, typed: str) -> None:
    assert Sought.read(typed) == Sought((), BORN)
    assert found(typed) == [zoe.child.full_name]


@pytest.mark.parametrize(("typed", "problem"), [("31 2 2019", "a real day"), ("9/7/19", "four digits")])
def test_a_day_that_is_none_is_said(typed: str, problem: str) -> None:
    with pytest.raises(NotADayError, match=problem):
        Sought.read(typed)


def test_the_best_comes_first(inside: Cast) -> None:
    for first, family in (("Bo", "Overquill"), ("Cy", "Quilliam"), ("Di", "Kwil"), ("Ed", "Quill"), ("Al", "Quill")):
        open_case(first, family, born=BORN)
    other = open_case("Fi", "Reed", born=BORN)
    learn(other.child, KINDS["other_name"], {"use": "birth", "family_name": "Quill"}, inside.sam, None)
    begun, parts = ["Tansy Quillfeather", "Cy Quilliam"], ["Bo Overquill", "Di Kwil"]
    assert found("quill") == ["Al Quill", "Ed Quill", *begun, "Fi Reed", *parts]


def test_what_fitted_is_said_where_it_is_not_the_name_that_is_shown(inside: Cast) -> None:
    tansy, wilf = inside.cases["tansy"], inside.cases["wilf"]
    value = checked(KINDS["other_name"], {"use": "birth", "given_name": "Zaria", "family_name": "Nowak"})
    fact = learn(tansy.child, KINDS["other_name"], value, inside.ren, None)
    changed = replace(Details.of(wilf.child), family_name="Hollow", date_of_birth=date(2015, 5, 5))
    correct_child(wilf, changed, inside.sam, "Typing")
    assert told("tansy quillf") == []
    assert told("Tansi") == ["The name sounds alike"]
    assert told("nowak") == told("Saria Novak tansy") == ["Name at birth: Zaria Nowak"]
    assert told("wilfred") == ["Registered as Wilfred Hollow"]
    assert told("wilf larks") == ["Until 14 July 2026 held as Wilfred Larkspur"]
    assert told("12 1 2016") == ["Until 14 July 2026 held with this date of birth"]
    assert told("larkspur 12 1 2016", reads_former=False) == [
        "A name that was corrected", "A date of birth that was corrected",
    ]  # fmt: skip
    assert fact is not None
    take_back(fact, inside.ren)
    assert found("nowak") == []


def test_it_asks_as_many_statements_however_many_fit(zoe: Case) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            sought = Sought.read("zoe oplover 9 7 2019")
            for case in find(Case.objects.all(), sought):
                why(case, sought, reads_former=True)
        return len(asked)

    before = statements()
    for _number in range(20):
        open_case("Zoe", "Oplover", born=BORN)
    assert statements() == before == 3


TYPED = st.lists(
    st.sampled_from(["tansy", "wilf", "quill", "larkspur", "l", "bay", "Nowak", "novac", "2 3 2019", "12/1/2016", "’"]),
    min_size=1,
    max_size=3,
).map(" ".join)


@examples(60, HealthCheck.function_scoped_fixture)
@given(typed=TYPED, who=st.sampled_from(["sam", "priya", "ren", "dee", "ana", "mo"]))
def test_what_is_found_is_a_part_of_what_one_may_see(secret: Cast, typed: str, who: str) -> None:
    user = secret.people[who]
    seen = set(visible_to(user, Case).values_list("pk", flat=True))
    sought = Sought.read(typed)
    here = {case.pk for case in find(visible_to(user, Case), sought)}
    assert here == seen & {case.pk for case in find(Case.objects.all(), sought)}


@pytest.fixture
def secret(inside: Cast) -> Cast:
    """Two Nowaks, one for each team."""
    for child, team in (("tansy", "Meadow team"), ("wilf", "Harbour team")):
        value: Any = {"use": "birth", "family_name": "Nowak"}
        learn(inside.cases[child].child, KINDS["other_name"], value, inside.mo, None)
        allocate(open_case("Bay", "Nowak", born=BORN), inside.teams[team], None, starts_on=date(2026, 7, 1))
    return inside
