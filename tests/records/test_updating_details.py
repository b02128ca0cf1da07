"""What a final record says of its child's own name and dates: held, with what was held before, and never nonsense."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts import clock
from cases.knowing import counting, fact_words
from cases.models import FormerDetails, Person
from cases.opening import open_case
from forms.definition import read
from records.deciding import decide
from records.models import RecordVersion
from records.updating import changed_since, fault_of
from tests.cast import Cast
from tests.desk.pages import text_of
from tests.records.feeding import filled_in, visit, visit_form
from tests.records.made_up import form_version

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
ON = date(2026, 7, 2)
"""The day of the visit, on which the form is effective."""
LINE: dict[str, Any] = {"type": "string", "maxLength": 200}
DAY: dict[str, Any] = {"type": "string", "format": "date"}
ASKED: dict[str, dict[str, Any]] = {
    "given_name": LINE,
    "family_name": LINE,
    "known_as": LINE,
    "date_of_birth": DAY,
    "expected_date_of_birth": DAY,
    "birth_is_estimated": {"type": "boolean"},
    "name_used_from": DAY,
    "date_of_death": DAY,
}
FORM = {name: {**schema, "x-casewright": {"updates": f"child.{name}"}} for name, schema in ASKED.items()}


def seen(cast: Cast, **answers: Any) -> RecordVersion:
    more = {name: answers.pop(name) for name in ("reviewed", "corrects", "children", "origins") if name in answers}
    return visit(cast, form=form_version(visit_form(11, **FORM), 11), **more, **answers)


def corrected(cast: Cast, former: RecordVersion, **answers: Any) -> RecordVersion:
    """The correction of a record."""
    return seen(cast, corrects=former, **answers)


def held(cast: Cast, child: str = "wilf") -> Person:
    return Person.objects.get(pk=cast.cases[child].child_id)


@pytest.fixture
def unborn(inside: Cast) -> Cast:
    """The cast, with a child who is expected."""
    inside.cases["baby"] = open_case("Baby", "Larkspur", expected=clock.today() + timedelta(days=60))
    return inside


def test_names_are_held_and_what_was_held_before_is_kept_with_the_record(inside: Cast, sign_in: Any) -> None:
    version = seen(inside, given_name=" Wilfrid ", known_as="Fred")
    wilf = held(inside)
    assert (wilf.given_name, wilf.family_name, wilf.known_as) == ("Wilfrid", "Larkspur", "Fred")
    former = FormerDetails.objects.get()
    assert (former.given_name, former.known_as, former.corrected_by) == ("Wilfred", "Wilf", inside.sam)
    assert (former.record, former.record_reference) == (version.pk, version.record.reference)
    assert counting(wilf, "other_name") == []
    page = text_of(sign_in(inside.mo).get(f"/cases/{inside.cases['wilf'].reference}/details/"))
    assert f"from record {version.record.reference} by Sam Oakley" in page


def test_a_name_that_is_used_since_a_day_keeps_the_one_before_as_a_former_name(inside: Cast) -> None:
    seen(inside, family_name="Sedge", name_used_from="2026-06-15")
    wilf = held(inside)
    assert (wilf.family_name, wilf.name_used_from) == ("Sedge", date(2026, 6, 15))
    (fact,) = counting(wilf, "other_name")
    assert (fact_words(fact), fact.ends_on) == ("Former name: Wilfred Larkspur", date(2026, 6, 14))


def test_a_child_who_was_born_is_expected_no_more(unborn: Cast) -> None:
    seen(unborn, date_of_birth="2026-06-20", children=("baby",))
    baby = held(unborn, "baby")
    assert (baby.date_of_birth, baby.expected_date_of_birth) == (date(2026, 6, 20), None)
    assert FormerDetails.objects.get().expected_date_of_birth == clock.today() + timedelta(days=60)


def test_another_expected_day_and_an_estimate_are_held(unborn: Cast) -> None:
    day = clock.today() + timedelta(days=80)
    seen(unborn, expected_date_of_birth=day.isoformat(), visited_on=clock.today().isoformat(), children=("baby",))
    assert held(unborn, "baby").expected_date_of_birth == day
    seen(unborn, date_of_birth="2016-01-10", birth_is_estimated=True)
    assert (held(unborn).date_of_birth, held(unborn).birth_is_estimated) == (date(2016, 1, 10), True)


@pytest.mark.parametrize(
    "nonsense",
    [
        {"date_of_birth": "2099-01-01"},
        {"date_of_birth": "1950-01-01"},
        {"date_of_birth": "2016-02-01", "expected_date_of_birth": "2016-03-01"},
        {"expected_date_of_birth": "2026-08-01"},
        {"date_of_death": "2099-01-01"},
        {"date_of_death": "2016-01-11"},
        {"name_used_from": "2010-01-01"},
        {"name_used_from": "2099-01-01"},
        {"family_name": "x" * 81},
        {"family_name": "???"},
    ],
)
def test_nonsense_is_left_out_and_the_record_stands(inside: Cast, nonsense: dict[str, Any]) -> None:
    before = held(inside)
    version = seen(inside, known_as="Fred", **nonsense)
    assert version.record.state == "final"
    after = held(inside)
    assert after.known_as == "Fred"
    fields = ("family_name", "date_of_birth", "expected_date_of_birth", "name_used_from", "date_of_death")
    assert [getattr(after, name) for name in fields] == [getattr(before, name) for name in fields]
    assert {row.fact for row in version.not_taken_over.all()} == {f"child.{name}" for name in nonsense}


def test_a_death_is_held_and_a_corrected_record_takes_it_back(inside: Cast) -> None:
    former = seen(inside, date_of_death="2026-06-30")
    assert held(inside).date_of_death == date(2026, 6, 30)
    corrected(inside, former)
    assert held(inside).date_of_death is None


def test_a_corrected_record_takes_the_place_of_what_it_said(unborn: Cast) -> None:
    children = ("baby",)
    first = seen(unborn, given_name="Rose", date_of_birth="2026-06-20", children=children)
    second = corrected(unborn, first, given_name="Rosa", children=children)
    baby = held(unborn, "baby")
    assert (baby.given_name, baby.date_of_birth) == ("Rosa", None)
    assert baby.expected_date_of_birth == clock.today() + timedelta(days=60)
    corrected(unborn, second, children=children)
    assert held(unborn, "baby").given_name == "Baby"


def test_a_corrected_name_keeps_one_former_name(inside: Cast) -> None:
    first = seen(inside, family_name="Segde", name_used_from="2026-06-15")
    second = corrected(inside, first, family_name="Sedge", name_used_from="2026-06-15")
    assert [fact_words(fact) for fact in counting(held(inside), "other_name")] == ["Former name: Wilfred Larkspur"]
    corrected(inside, second)
    assert (held(inside).family_name, held(inside).name_used_from) == ("Larkspur", None)
    assert counting(held(inside), "other_name") == []


def test_what_somebody_corrected_after_the_record_stays(inside: Cast) -> None:
    first = seen(inside, given_name="Wilfrid", date_of_birth="2016-01-10")
    wilf = held(inside)
    FormerDetails.objects.create(
        person=wilf,
        given_name="Wilfrid",
        family_name="Larkspur",
        known_as="Wilf",
        date_of_birth=date(2016, 1, 10),
        until=clock.now(),
        because="We know it better now",
        corrected_by=inside.priya,
    )
    wilf.date_of_birth = date(2016, 1, 11)
    wilf.save()
    corrected(inside, first)
    assert (held(inside).given_name, held(inside).date_of_birth) == ("Wilfred", date(2016, 1, 11))


def test_a_record_of_several_children_gives_none_a_name_or_a_date(inside: Cast) -> None:
    seen(inside, given_name="Sam", date_of_birth="2018-01-01", children=("wilf", "tansy"))
    assert [held(inside, child).given_name for child in ("wilf", "tansy")] == ["Wilfred", "Tansy"]
    assert not FormerDetails.objects.exists()


def test_another_child_of_that_name_and_day_does_not_stand_in_the_way(inside: Cast) -> None:
    seen(inside, family_name="Quillfeather", date_of_birth="2019-03-02")
    assert held(inside).date_of_birth == date(2019, 3, 2)


def test_the_approver_chooses_where_somebody_corrected_it_meanwhile(inside: Cast) -> None:
    began = clock.now() + timedelta(minutes=1)
    version = seen(inside, given_name="Wilfrid", date_of_birth="2016-01-10", reviewed=True)
    assert changed_since(version, began) == []
    with clock.at(began + timedelta(hours=1)):
        other = seen(inside, date_of_birth="2016-01-11")
        (told,) = changed_since(version, began)
        assert changed_since(other, began) == []
    assert (told.title, told.says, told.known, told.by) == (
        "Date of birth", "10 January 2016", "11 January 2016", "Sam Oakley",
    )  # fmt: skip
    assert told.since is None
    decide(version, "approve", inside.priya, {}, left_facts=[told.key])
    assert (held(inside).given_name, held(inside).date_of_birth) == ("Wilfrid", date(2016, 1, 11))


def test_what_stands_as_it_was_filled_in_puts_nothing_back(unborn: Cast) -> None:
    """Somebody corrected the name while the form was written, which had begun with the name before."""
    seen(unborn, given_name="Wilfrid")
    began = clock.now() - timedelta(minutes=1)
    version = seen(unborn, given_name="Wilfred", known_as="Will", origins=filled_in("/given_name"), reviewed=True)
    assert [told.title for told in changed_since(version, began)] == []
    decide(version, "approve", unborn.priya, {})
    assert (held(unborn).given_name, held(unborn).known_as) == ("Wilfrid", "Will")
    expected = {"expected_date_of_birth": (clock.today() + timedelta(days=60)).isoformat()}
    origins = filled_in("/expected_date_of_birth")
    seen(unborn, **expected, date_of_birth="2026-06-20", origins=origins, children=("baby",))
    assert (held(unborn, "baby").date_of_birth, held(unborn, "baby").expected_date_of_birth) == (
        date(2026, 6, 20),
        None,
    )


def faults(question: dict[str, Any], name: str) -> list[str]:
    notes = {**question.get("x-casewright", {}), "updates": f"child.{name}"}
    annotated = read(visit_form(11, asked={**question, "x-casewright": notes})).annotated.properties
    return [fault_of(one, annotated) for one in annotated if one.annotations.updates]


def test_what_can_be_updated_has_no_fault() -> None:
    assert [faults(schema, name) for name, schema in ASKED.items()] == [[""]] * len(ASKED)


@pytest.mark.parametrize(
    ("question", "name", "said"),
    [
        (LINE, "date_of_birth", "“child.date_of_birth” is a date."),
        (DAY, "given_name", "is a text. Ask for one line."),
        (LINE, "birth_is_estimated", "is yes or no"),
        ({**LINE, "x-casewright": {"sensitivity": "restricted"}}, "given_name", "this question is restricted"),
    ],
)
def test_slips_of_the_author_are_told(question: dict[str, Any], name: str, said: str) -> None:
    assert said in faults(question, name)[0]


def test_a_name_is_not_asked_for_inside_a_list() -> None:
    inner = {**LINE, "x-casewright": {"updates": "child.given_name"}}
    listed = {"type": "array", "items": {"type": "object", "properties": {"name": inner}}}
    annotated = read(visit_form(11, children_of=listed)).annotated.properties
    (one,) = [one for one in annotated if one.annotations.updates]
    assert "Ask for it outside a list" in fault_of(one, annotated)
