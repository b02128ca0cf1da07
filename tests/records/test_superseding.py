"""A fact that a form had filled in and its author changed: since when, and whether what stood before was ever right."""

from datetime import date
from typing import Any

import pytest

from accounts import clock
from cases.knowing import counting, end, fact_words, known_on, learn, take_back
from cases.models import PersonFact
from cases.person_facts import KINDS
from forms.models import FormVersion
from records.models import NotTakenOver, RecordVersion
from records.recording import submit
from records.updating import changed_since
from tests.cast import Cast
from tests.records.feeding import ANSWERS, corrected, visit_form
from tests.records.made_up import form_version
from tests.records.test_updating import ASKED

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
VISITED = date(2026, 7, 2)


def form() -> FormVersion:
    return form_version(visit_form(7, **ASKED), 7)


def changed(cast: Cast, field: str, filled: Any, corrects: RecordVersion | None = None, **said: Any) -> RecordVersion:
    """A visit on 2 July whose form had filled in an answer that its author changed; `said` of it, and the answers."""
    time = {name: said.pop(name) for name in ("since", "never_right", "sources") if name in said}
    question = form().definition.questions[f"/{field}"]
    origin = {"way": "changed", "mark": "", "typed": question.control.enter(filled), "sources": [], "case": False}
    answers = {name: value for name, value in (ANSWERS | said).items() if value is not None}
    case = cast.cases["wilf"]
    if corrects is not None:
        return corrected(corrects, answers, {f"/{field}": origin | time})
    return submit(
        form_version=form(), answers=answers, hidden=[], author=cast.sam, cases=[(case, case.open_episode)],
        team=None, reviewed=False, origins={f"/{field}": origin | time},
    )  # fmt: skip


def was(cast: Cast, kind: str, code: str, on: date | None) -> None:
    learn(cast.cases["wilf"].child, KINDS[kind], {"code": code}, cast.priya, on)


def known(cast: Cast, kind: str) -> list[tuple[str, date | None, date | None]]:
    facts = counting(cast.cases["wilf"].child, kind)
    return [(fact_words(fact), fact.starts_on, fact.ends_on) for fact in facts]


def test_without_a_word_it_counts_from_the_day_of_the_form(inside: Cast) -> None:
    was(inside, "ethnicity", "WBRI", date(2020, 1, 1))
    changed(inside, "ethnicity", "WBRI", ethnicity="APKN")
    assert known(inside, "ethnicity") == [
        ("White British", date(2020, 1, 1), date(2026, 7, 1)),
        ("Pakistani", VISITED, None),
    ]


def test_what_stood_before_was_true_until_the_day_that_the_author_gives(inside: Cast) -> None:
    was(inside, "ethnicity", "WBRI", date(2020, 1, 1))
    changed(inside, "ethnicity", "WBRI", ethnicity="APKN", since="2024-03-05")
    assert known(inside, "ethnicity") == [
        ("White British", date(2020, 1, 1), date(2024, 3, 4)),
        ("Pakistani", date(2024, 3, 5), None),
    ]
    assert [fact_words(fact) for fact in known_on(inside.cases["wilf"].child, date(2024, 3, 4))] == ["White British"]


@pytest.mark.parametrize("began", [date(2020, 1, 1), None])
def test_what_was_never_right_gives_its_time_to_the_answer(inside: Cast, began: date | None) -> None:
    was(inside, "ethnicity", "WBRI", began)
    changed(inside, "ethnicity", "WBRI", ethnicity="APKN", never_right=True)
    assert known(inside, "ethnicity") == [("Pakistani", began, None)]
    assert PersonFact.objects.get(code="WBRI").taken_back


def test_what_was_never_right_is_taken_back_and_the_answer_counts_from_its_own_day(inside: Cast) -> None:
    was(inside, "ethnicity", "AIND", None)
    was(inside, "ethnicity", "WBRI", date(2020, 1, 1))
    changed(inside, "ethnicity", "WBRI", ethnicity="APKN", never_right=True, since="2019-05-01")
    assert known(inside, "ethnicity") == [
        ("Indian", None, date(2019, 4, 30)),
        ("Pakistani", date(2019, 5, 1), None),
    ]


def test_what_is_taken_away_of_several_ends_and_what_is_added_begins(inside: Cast) -> None:
    was(inside, "disability", "LD", date(2020, 1, 1))
    was(inside, "disability", "HEAR", date(2020, 1, 1))
    changed(inside, "needs", ["LD", "HEAR"], needs=["LD", "VIS"], since="2025-09-01")
    assert known(inside, "disability") == [
        ("Learning", date(2020, 1, 1), None),
        ("Hearing", date(2020, 1, 1), date(2025, 8, 31)),
        ("Vision", date(2025, 9, 1), None),
    ]


def test_what_is_taken_away_of_several_and_was_never_right_counts_no_more(inside: Cast) -> None:
    was(inside, "disability", "LD", date(2020, 1, 1))
    was(inside, "disability", "HEAR", None)
    changed(inside, "needs", ["LD", "HEAR"], needs=["LD"], never_right=True)
    assert known(inside, "disability") == [("Learning", date(2020, 1, 1), None)]


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ({}, [("White British", date(2020, 1, 1), None)]),
        ({"since": "2024-03-05"}, [("White British", date(2020, 1, 1), date(2024, 3, 4))]),
        ({"never_right": True}, []),
    ],
)
def test_an_emptied_answer_leaves_the_file_as_it_is_unless_its_author_says_more(
    inside: Cast, said: dict[str, Any], stands: list[Any]
) -> None:
    was(inside, "ethnicity", "WBRI", date(2020, 1, 1))
    changed(inside, "ethnicity", "WBRI", **said)
    assert known(inside, "ethnicity") == stands


def test_what_somebody_else_wrote_meanwhile_is_not_taken_for_what_was_never_right(inside: Cast) -> None:
    was(inside, "ethnicity", "WBRI", date(2020, 1, 1))
    was(inside, "ethnicity", "AIND", date(2026, 7, 10))
    changed(inside, "ethnicity", "WBRI", ethnicity="APKN", never_right=True)
    assert [words for words, *_ in known(inside, "ethnicity")] == ["White British", "Pakistani", "Indian"]


@pytest.mark.parametrize(
    ("since", "stands"),
    [
        ({}, [("Pakistani", date(2020, 1, 1), date(2026, 7, 9)), ("Indian", date(2026, 7, 10), None)]),
        (
            {"since": "2024-03-05"},
            [("Pakistani", date(2024, 3, 5), date(2026, 7, 9)), ("Indian", date(2026, 7, 10), None)],
        ),
    ],
)
def test_what_was_never_right_counts_no_more_though_somebody_ended_it_meanwhile(
    inside: Cast, since: dict[str, Any], stands: list[Any]
) -> None:
    was(inside, "ethnicity", "WBRI", date(2020, 1, 1))
    (wrong,) = counting(inside.cases["wilf"].child, "ethnicity")
    written = clock.local(wrong.recorded_at).date().isoformat()
    from_it = {"title": "Ethnicity", "on": written, "by": "Priya Marsh", "kind": "fact", "since": "2020-01-01"}
    was(inside, "ethnicity", "AIND", date(2026, 7, 10))
    changed(inside, "ethnicity", "WBRI", ethnicity="APKN", never_right=True, sources=[from_it], **since)
    assert known(inside, "ethnicity") == stands


def test_a_next_version_that_says_the_same_changes_nothing(inside: Cast) -> None:
    was(inside, "ethnicity", "WBRI", date(2020, 1, 1))
    first = changed(inside, "ethnicity", "WBRI", ethnicity="APKN", never_right=True)
    changed(inside, "ethnicity", "WBRI", first, ethnicity="APKN", never_right=True)
    assert known(inside, "ethnicity") == [("Pakistani", date(2020, 1, 1), None)]
    assert PersonFact.objects.filter(kind="ethnicity").count() == 2


def test_a_next_version_that_gives_a_day_brings_back_what_was_taken_for_never_right(inside: Cast) -> None:
    was(inside, "ethnicity", "WBRI", date(2020, 1, 1))
    first = changed(inside, "ethnicity", "WBRI", ethnicity="APKN", never_right=True)
    changed(inside, "ethnicity", "WBRI", first, ethnicity="APKN", since="2024-03-05")
    assert known(inside, "ethnicity") == [
        ("White British", date(2020, 1, 1), date(2024, 3, 4)),
        ("Pakistani", date(2024, 3, 5), None),
    ]


@pytest.mark.parametrize(
    ("again_said", "ends"),
    [
        ({"needs": ["MOB"]}, None),
        ({"needs": ["AUT"], "since": "2025-01-01"}, date(2024, 12, 31)),
        ({"needs": ["AUT"]}, date(2026, 7, 1)),
    ],
)
def test_a_next_version_gives_back_what_was_taken_away_of_several(
    inside: Cast, again_said: dict[str, Any], ends: date | None
) -> None:
    was(inside, "disability", "MOB", date(2020, 1, 1))
    first = changed(inside, "needs", ["MOB"], needs=["AUT"])
    changed(inside, "needs", ["MOB"], first, **again_said)
    assert known(inside, "disability")[0] == ("Mobility", date(2020, 1, 1), ends)


@pytest.mark.parametrize("how", ["end", "take_back"])
def test_a_next_version_leaves_what_its_author_changed_by_hand_meanwhile(inside: Cast, how: str) -> None:
    was(inside, "disability", "MOB", date(2020, 1, 1))
    first = changed(inside, "needs", ["MOB"], needs=["AUT"])
    row = PersonFact.objects.get(code="MOB")
    if how == "end":
        end(row, inside.sam, date(2026, 7, 1))
    else:
        take_back(row, inside.sam)
    changed(inside, "needs", ["MOB"], first, needs=["MOB"])
    row.refresh_from_db()
    assert (row.taken_back, row.ends_on) == (how == "take_back", date(2026, 7, 1))


def test_the_approver_is_told_since_when_the_record_says_it_is_so(inside: Cast) -> None:
    version = changed(inside, "ethnicity", "WBRI", ethnicity="APKN", since="2024-03-05")
    PersonFact.objects.filter(kind="ethnicity").delete()
    was(inside, "ethnicity", "AIND", None)
    (told,) = changed_since(version, version.submitted_at)
    assert told.since == date(2024, 3, 5)


@pytest.mark.parametrize("instead", [["VIS"], None])
def test_what_began_after_the_day_that_the_author_gives_stays_and_is_told(inside: Cast, instead: Any) -> None:
    was(inside, "disability", "LD", date(2025, 1, 1))
    version = changed(inside, "needs", ["LD"], needs=instead, since="2020-05-01")
    assert ("Learning", date(2025, 1, 1), None) in known(inside, "disability")
    (one,) = NotTakenOver.objects.filter(version=version)
    assert (one.place, one.fact, one.why) == ("/needs", "child.disability", "day_cannot_be")
