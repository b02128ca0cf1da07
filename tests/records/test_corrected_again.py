"""A record that is corrected more than once: the file says what the last version says, as if it were the first."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from cases.knowing import counting, learn
from cases.person_facts import KINDS
from forms.drafts import save_page
from forms.since import day_field, fields_beside, never_field
from records import correcting
from records.models import Correction, NotTakenOver, RecordVersion
from tests.cast import Cast
from tests.examples import examples
from tests.records.feeding import visit
from tests.records.test_superseding import changed, form, known, was
from tests.records.test_taken_out import out
from tests.records.test_whole_facts import DOG, filled, told

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
BEGAN = date(2020, 1, 1)


def said(cast: Cast, former: RecordVersion | None, **answers: Any) -> RecordVersion:
    return visit(cast, form=None if former is not None else form(), corrects=former, **answers)


def chain(cast: Cast, *versions: dict[str, Any]) -> None:
    """A record and its corrections, one after the other."""
    last: RecordVersion | None = None
    for answers in versions:
        last = said(cast, last, **answers)


def test_a_day_that_is_corrected_twice_is_the_last_one(inside: Cast) -> None:
    days = ("2026-07-02", "2026-07-01", "2026-07-03")
    chain(inside, *({"ethnicity": "APKN", "visited_on": day} for day in days))
    assert known(inside, "ethnicity") == [("Pakistani", date(2026, 7, 3), None)]
    assert not NotTakenOver.objects.exists()


def test_there_and_back_and_somewhere_else(inside: Cast) -> None:
    chain(inside, *({"ethnicity": code} for code in ("APKN", "AIND", "APKN", "WBRI")))
    assert known(inside, "ethnicity") == [("White British", date(2026, 7, 2), None)]


def test_of_several_none_is_lost_when_one_is_added_after_the_day_was_corrected(inside: Cast) -> None:
    first = {"needs": ["LD"], "visited_on": "2026-07-02"}
    chain(inside, first, first | {"visited_on": "2026-07-01"}, {"needs": ["LD", "VIS"], "visited_on": "2026-07-01"})
    on = date(2026, 7, 1)
    assert known(inside, "disability") == [("Learning", on, None), ("Vision", on, None)]


def test_that_it_was_never_right_may_be_taken_back_where_the_answer_stays(inside: Cast) -> None:
    was(inside, "ethnicity", "WBRI", BEGAN)
    first = changed(inside, "ethnicity", "WBRI", ethnicity="APKN", never_right=True)
    assert known(inside, "ethnicity") == [("Pakistani", BEGAN, None)]
    changed(inside, "ethnicity", "WBRI", first, ethnicity="APKN")
    assert known(inside, "ethnicity") == [
        ("White British", BEGAN, date(2026, 7, 1)),
        ("Pakistani", date(2026, 7, 2), None),
    ]


def test_that_it_was_never_right_may_be_said_where_a_day_was_said(inside: Cast) -> None:
    was(inside, "ethnicity", "WBRI", BEGAN)
    first = changed(inside, "ethnicity", "WBRI", ethnicity="APKN", since="2024-03-05")
    changed(inside, "ethnicity", "WBRI", first, ethnicity="APKN", never_right=True)
    assert known(inside, "ethnicity") == [("Pakistani", BEGAN, None)]


def test_what_was_replaced_as_never_right_and_is_taken_out_now_ends_on_the_day_that_is_said(inside: Cast) -> None:
    learn(inside.cases["wilf"].child, KINDS["alert"], DOG, inside.priya, BEGAN)
    two = DOG | {"words": "Two dogs"}
    typed = filled("/dangers/0", DOG, "words", never_right=True, since="2024-06-01")
    first = told(inside, typed, dangers=[two])
    told(inside, out("dangers", DOG, what="ended", last="2026-05-03"), first)
    rows = counting(inside.cases["wilf"].child, "alert")
    assert [(row.value["words"], row.starts_on, row.ends_on) for row in rows] == [
        (DOG["words"], BEGAN, date(2026, 5, 3))
    ]


@pytest.mark.parametrize(("said", "began"), [("since", date(2023, 3, 5)), ("never", BEGAN)])
def test_only_since_when_it_is_so_or_that_it_was_never_right_may_be_corrected(
    inside: Cast, said: str, began: date
) -> None:
    was(inside, "ethnicity", "WBRI", BEGAN)
    version = changed(inside, "ethnicity", "WBRI", ethnicity="APKN", since="2024-03-05")
    correction = correcting.begin(version, inside.sam, "It was not on that day.")
    draft, definition = correction.draft, correction.draft.form_version.definition
    with pytest.raises(correcting.NothingChangedError):
        submitted(correction, inside)
    question = definition.questions["/ethnicity"]
    typed = dict(draft.entered[question.page])
    day = day_field(question).control
    typed |= day.enter("2023-03-05") if said == "since" else {name: [""] for name in day.field_names}
    typed |= {never_field(question).pointer: ["never"]} if said == "never" else {}
    beside = fields_beside(draft, definition, question.page)
    correction.draft = save_page(draft.pk, question.page, typed, inside.sam, beside=beside).draft
    submitted(correction, inside)
    assert known(inside, "ethnicity")[-1] == ("Pakistani", began, None)


def submitted(correction: Correction, cast: Cast) -> None:
    """The correction, submitted with what its draft holds."""
    review = correction.draft.form_version.definition.review(correction.draft.entered)
    correcting.submit(correction, cast.sam, review.answers, review.hidden)


NEVER = {"never_right": True}
TIME = st.sampled_from([{}, NEVER, {"since": "2024-03-05"}, {"since": "2025-09-01"}, {**NEVER, "since": "2024-06-01"}])
"""What is said of since when a changed answer is so."""
CODES = st.sampled_from(["APKN", "AIND", "MOTH"])
NEEDS = st.lists(st.sampled_from(["LD", "VIS", "MOB"]), unique=True, min_size=1).map(sorted)
SINGLE = st.fixed_dictionaries({"ethnicity": CODES, "time": TIME})
SEVERAL = st.fixed_dictionaries({"needs": NEEDS, "time": TIME})


def told_after(cast: Cast, kind: str, field: str, filled: Any, versions: list[dict[str, Any]]) -> Any:
    """What the file says after a record and its corrections, of which nothing is kept."""
    with transaction.atomic():
        for code in filled if isinstance(filled, list) else [filled]:
            was(cast, kind, code, BEGAN)
        last: RecordVersion | None = None
        for one in versions:
            last = changed(cast, field, filled, last, **{field: one[field]}, **one["time"])
        told = sorted(known(cast, kind), key=repr)
        transaction.set_rollback(True)
    return told, NotTakenOver.objects.count()


@examples(40, HealthCheck.function_scoped_fixture)
@given(versions=st.lists(SINGLE, min_size=2, max_size=4))
def test_of_what_there_is_one_of_the_file_says_what_the_last_version_says_as_if_it_were_the_first(
    inside: Cast, versions: list[dict[str, Any]]
) -> None:
    corrected = told_after(inside, "ethnicity", "ethnicity", "WBRI", versions)
    assert corrected == told_after(inside, "ethnicity", "ethnicity", "WBRI", versions[-1:])


@examples(40, HealthCheck.function_scoped_fixture)
@given(versions=st.lists(SEVERAL, min_size=2, max_size=4))
def test_of_what_there_are_several_of_the_file_says_what_the_last_version_says_as_if_it_were_the_first(
    inside: Cast, versions: list[dict[str, Any]]
) -> None:
    corrected = told_after(inside, "disability", "needs", ["LD", "HEAR"], versions)
    assert corrected == told_after(inside, "disability", "needs", ["LD", "HEAR"], versions[-1:])
