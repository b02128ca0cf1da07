"""Before submitting, a page says what begins then, for whom and by when; and so it comes."""

from datetime import date
from typing import Any

import pytest

from accounts.context import authority
from cases.models import Kinship
from cases.opening import allocate, open_case
from cases.relationships import relate
from demo.referral_stories import ASSESS, WILF_REFERRAL
from tests.cast import Cast
from tests.desk.pages import parsed, text_of, words
from tests.desk.pages import submit as submit_page
from tests.desk.stories import begun
from tests.workflow.answers import ASSESSMENT, fill, submit
from tests.workflow.test_strategy_by_hand import MEETING
from workflow import work
from workflow.foreseeing import foresee
from workflow.models import Task
from workflow.starting import start_for_case, start_for_family

pytestmark = pytest.mark.django_db


def recording(cast: Cast) -> Task:
    """Sam records a referral of Wilf."""
    process = start_for_case("referral", cast.cases["wilf"], cast.sam)
    task = Task.objects.get(process=process, finished__isnull=True)
    work.claim(task, cast.sam)
    return Task.objects.get(pk=task.pk)


def told(page: str) -> list[str]:
    """What the page says that submitting does."""
    return [" ".join(line.text_content().split()) for line in parsed(page).xpath("//aside//ol/li")]


def test_a_referral_says_who_decides_and_by_when(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        task = recording(northmere)
        fill(task, northmere.sam, WILF_REFERRAL | {"referral_date": "2026-07-14"})
    lines = told(text_of(sign_in(northmere.sam).get(f"/tasks/{task.pk}/form/check/")))
    assert lines[0] == "“Decide on the referral” is with Priya Marsh, due Wed 15 July."
    with authority(northmere.id):
        done = submit(task, northmere.sam, WILF_REFERRAL | {"referral_date": "2026-07-14"})
        assert [(new.owner, new.due_on) for new in done.opened] == [(northmere.priya, date(2026, 7, 15))]


@pytest.mark.parametrize(
    ("answers", "lines"),
    [
        (ASSESS, ["“Child and family assessment” begins for the child.", "“Tell the referrer” is with Sam Oakley"]),
        (
            ASSESS | {"decision": "strategy_discussion", "decided_otherwise": "He has a bruise."},
            [
                "“Strategy discussion” begins for the child.",
                "“Tell the referrer” is with",
            ],
        ),
    ],
    ids=["assessment", "strategy discussion"],
)
def test_a_decision_says_what_begins_by_what_is_chosen(
    northmere: Cast, sign_in: Any, answers: dict[str, Any], lines: list[str]
) -> None:
    with authority(northmere.id):
        submit(recording(northmere), northmere.sam, WILF_REFERRAL)
        task = Task.objects.get(element_id="Task_decide")
        fill(task, northmere.priya, answers)
    shown = told(text_of(sign_in(northmere.priya).get(f"/tasks/{task.pk}/form/check/")))
    for wanted in lines:
        assert any(line.startswith(wanted) for line in shown), shown


@pytest.mark.parametrize(
    ("said", "follows"),
    [
        ({"result": "met", "child_seen": True, "seen_alone": True}, []),
        ({"result": "no_access"}, [("Decide about a child who was not seen", date(2026, 7, 15))]),
    ],
    ids=["seen alone", "nobody opened"],
)
def test_a_table_on_the_way_is_asked_and_what_is_submitted_counts_as_the_latest(
    inside: Cast, said: dict[str, Any], follows: list[tuple[str, date]]
) -> None:
    process = start_for_case("visit", inside.cases["wilf"], inside.sam)
    task = Task.objects.get(process=process, form_version__key="visit", finished__isnull=True)
    coming = foresee(task, {"visited_on": "2026-07-13", **said})
    assert [(one.title_text, one.due_on) for one in coming.tasks] == follows


def test_an_assessment_says_who_reads_it_and_nothing_is_written_by_saying_so(inside: Cast) -> None:
    task = begun(inside)
    before = Task.objects.count()
    coming = foresee(task, ASSESSMENT)
    assert [(one.title_text, one.owner, one.decides) for one in coming.tasks] == [
        ("Authorise the assessment", inside.priya, True)
    ]
    assert coming.begins == ()
    assert Task.objects.count() == before


def test_after_work_about_several_each_step_names_its_child(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        wilf = northmere.cases["wilf"]
        robin = open_case("Robin", "Larkspur", born=date(2018, 5, 1))
        allocate(robin, northmere.teams["Harbour team"], northmere.sam, starts_on=date(2026, 7, 1))
        relate(wilf, robin.child, Kinship.SIBLING, northmere.sam)
        process = start_for_family("strategy_discussion", [wilf, robin], northmere.priya)
        task = Task.objects.get(process=process, element_id="Task_discuss", finished__isnull=True)
        work.claim(task, northmere.priya)
        fill(task, northmere.priya, MEETING)
    priya = sign_in(northmere.priya)
    answer = submit_page(priya, f"/tasks/{task.pk}/form/")
    told = words(priya.get(answer.url))
    assert "“Decide for the child: Wilf Larkspur” is with Priya Marsh" in told
    assert "“Decide for the child: Robin Larkspur” is with Priya Marsh" in told
