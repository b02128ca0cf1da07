"""Why this task, why with me, why this date: kept when it is decided, said in words wherever a task is."""

from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from accounts.context import authority
from accounts.models import CalendarDay
from accounts.working_calendar import add_day, bank_holidays_between
from cases.opening import allocate, open_case
from desk import why_date as told_dates
from desk.moved_limits import BECAUSE
from desk.why import movers, with_whom
from forms.adoption import active_form, publish_form
from forms.models import ActiveForm
from jobs.models import DueWork
from rules.feel import parse
from tests.cast import Cast, make_person
from tests.conftest import TODAY
from tests.desk.pages import parsed, text_of
from tests.desk.stories import begun, correcting, submitted
from tests.jobs.due_now import recounted
from tests.workflow.running import bpmn, flows, start, user_task
from workflow import deadlines, reminders, why, work
from workflow.assigning import reallocate, reassign
from workflow.models import Task
from workflow.routing import due_and_why
from workflow.scope import scope_of

pytestmark = pytest.mark.django_db
NOT_COUNTED = "Weekends and bank holidays are not counted."


def told(task: Task, *, as_answered: bool = False) -> told_dates.WhyDate | None:
    """Why a task has its date, as its worker reads it."""
    reader = task.owner or task.process.started_by
    assert reader is not None
    return told_dates.why_date(task, reader, as_answered=as_answered)


def dated(task: Task, rule: str, **reads: Any) -> told_dates.WhyDate:
    """Why a task would have its date if it had been made under another rule."""
    node = task.flow_task
    usual = node.element
    node.element = replace(usual, due_date=parse(rule))
    try:
        _day, counted = due_and_why(node.element, {**scope_of(task.process), **reads})
        task.data = why.made(node.element, task.owner, returned=False, counted=counted)
        found = told(task)
    finally:
        node.element = usual
    assert found is not None
    return found


def test_a_whole_piece_of_work_counts_from_its_beginning_and_names_the_holidays(northmere: Cast) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        found = told(task)
    assert found == told_dates.WhyDate(
        f"45 working days after the work began on Tue 14 July. {NOT_COUNTED} "
        "One falls in this time: Mon 31 August (Late Summer Bank Holiday).",
        "",
        (),
    )


def test_a_decision_counts_from_what_was_submitted(northmere: Cast) -> None:
    task = submitted(northmere)
    with authority(northmere.id):
        found = told(task)
    assert found is not None
    assert found.words == (
        "The earliest of: 3 working days after it was submitted on Tue 14 July; "
        f"45 working days after the answer to “Which day does the time limit count from?”, Tue 30 June. {NOT_COUNTED}"
    )


def test_a_question_is_worded_as_whoever_answered_it_read_it_but_for_lists(northmere: Cast) -> None:
    task = submitted(northmere)
    with authority(northmere.id):
        content = deepcopy(active_form("child_and_family_assessment").content)
        for question in content["schema"]["properties"].values():
            if question["title"] == "Which day does the time limit count from?":
                question["title"] = "From when does the time limit run?"
        newer = publish_form(content, 2)
        ActiveForm.objects.update_or_create(key=newer.key, defaults={"version": newer})
        found, listed = told(task, as_answered=True), told(task)
    assert found is not None
    assert listed is not None
    assert "the answer to “Which day does the time limit count from?”" in found.words
    assert "the answer to “From when does the time limit run?”" in listed.words


@pytest.mark.parametrize(
    ("rule", "reads", "words"),
    [
        ('today + duration("P3D")', {}, "3 days after this step began on Tue 14 July."),
        ("today", {}, "This step began on Tue 14 July."),
        (
            "months after(episode.opened_on, 6)",
            {},
            "6 months after the day our work with this child began, Tue 14 July.",
        ),
        (
            "working days after(today, settings.days_to_decide)",
            {"settings": {"days_to_decide": 1}},
            f"1 (set by your council) working day after this step began on Tue 14 July. {NOT_COUNTED}",
        ),
        (
            "working days after(date(forms.child_and_family_assessment.start_date), 10)",
            {"forms": {"child_and_family_assessment": {"start_date": "2026-07-01"}}},
            "10 working days after the answer to “When did this assessment begin?”, Wed 1 July.",
        ),
        (
            "min(working days after(process.started_on, 5), today)",
            {},
            "The earliest of: 5 working days after the work began on Tue 14 July; this step began on Tue 14 July.",
        ),
    ],
)
def test_rules_are_said_in_words(northmere: Cast, rule: str, reads: dict[str, Any], words: str) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        found = dated(task, rule, **reads)
    assert found.rule == ""
    assert found.words.startswith(words[:-1]), found.words


def test_a_rule_without_words_is_shown_as_it_is_with_what_it_read(northmere: Cast) -> None:
    task = begun(northmere)
    rule = "if forms.x.urgent then today + duration(forms.x.wait) else process.started_on"
    with authority(northmere.id):
        found = dated(task, rule, forms={"x": {"urgent": True, "wait": "P2D"}})
    assert found.words == "The process works the date out by this rule:"
    assert found.rule == rule
    assert ("the day this step began", "Tue 14 July") in found.inputs
    assert ("forms, x, urgent", "True") in found.inputs


def test_of_a_choice_the_branch_that_was_taken_is_said(northmere: Cast) -> None:
    task = begun(northmere)
    rule = "if forms.x.urgent then today else working days after(process.started_on, 2)"
    with authority(northmere.id):
        soon = dated(task, rule, forms={"x": {"urgent": True}})
        later = dated(task, rule, forms={"x": {"urgent": False}})
    assert soon.words.startswith("This step began on Tue 14 July.")
    assert later.words.startswith("2 working days after the work began on Tue 14 July.")


def test_what_is_read_of_a_child_is_not_kept(northmere: Cast) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        dated(task, "if child.name = forms.x.name then child.date_of_birth else today", forms={"x": {"name": "Wilf"}})
        assert set(why.of(task)["date"]["reads"]) <= {"today"}


def test_every_reason_why_a_date_is_worked_out_again_has_its_words() -> None:
    assert set(told_dates.MOVED) == set(BECAUSE) == set(deadlines.BECAUSE)
    assert len(set(map(str, told_dates.MOVED.values()))) == len(told_dates.MOVED)


def test_a_date_that_was_worked_out_again_says_what_it_was(northmere: Cast) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        add_day(date(2026, 8, 3), CalendarDay.Kind.BANK_HOLIDAY, "A day of mourning", "Proclamation", by=northmere.mo)
        recounted()
        found = told_dates.why_date(Task.objects.get(pk=task.pk), northmere.sam)
        assert set(DueWork.objects.filter(subject=task.pk).values_list("due", flat=True)) == {
            reminders.soon_at(date(2026, 9, 17)),
            reminders.late_at(date(2026, 9, 17)),
            reminders.look_at(date(2026, 7, 28)),
        }
    assert found is not None
    assert "Mon 3 August (A day of mourning), Mon 31 August (Late Summer Bank Holiday)" in found.words
    assert found.words.endswith("It was Wed 16 September until Tue 14 July, when the calendar changed.")


def test_bank_holidays_on_a_weekend_are_not_named() -> None:
    found = bank_holidays_between(date(2026, 12, 24), date(2026, 12, 28))
    assert found == [
        (date(2026, 12, 25), "Christmas Day"),
        (date(2026, 12, 28), "Boxing Day (observed)"),
    ]


def test_it_is_said_why_a_task_is_with_whom_it_is(northmere: Cast) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        work.release(task, northmere.sam)
        work.claim(task, northmere.sam)

    def said(who: str) -> str:
        held = Task.objects.select_related("owner", "team").get(pk=task.pk)
        return with_whom(held, northmere.people[who], movers([held]))

    with authority(northmere.id):
        make_person(northmere, "Jo Fenn", "social_worker", "Harbour team")
        assert said("sam") == "You took it on Tue 14 July."
        assert said("priya") == "Sam Oakley took it on Tue 14 July."
        reassign(task, northmere.priya, northmere.jo)
        assert said("jo") == "Priya Marsh gave it to you on Tue 14 July."
        assert said("priya") == "You gave it to Jo Fenn on Tue 14 July."
        work.release(task, northmere.jo)
        assert said("sam").startswith("It was given back to the team on Tue 14 July.")
        work.claim(task, northmere.sam)
        harbour = northmere.teams["Harbour team"]
        reallocate(northmere.cases["wilf"], northmere.priya, northmere.jo, harbour, TODAY.date(), "Leaves")
        assert said("jo") == "It came with the child on Tue 14 July, when Priya Marsh changed who works with the child."


def test_whom_a_process_names_is_named_and_what_a_step_requires_is_said(northmere: Cast) -> None:
    named = user_task("Write").replace(
        "<zeebe:assignmentDefinition", '<zeebe:assignmentDefinition candidateUsers="sam@northmere.example"'
    )
    parts = ('<startEvent id="Start"/><endEvent id="End"/>', named, flows("Start > Write", "Write > End"))
    with authority(northmere.id):
        process = start(northmere, bpmn("made_up", *parts))
        held = Task.objects.get(process=process, element_id="Write")
        said = with_whom(held, northmere.priya, movers([held]))
        assert said == "Nobody has it yet. The process names who can take it: Sam Oakley."
        assert with_whom(held, northmere.priya, {}).endswith("Only people whom the process names can take it.")
        held.requires = "registered-social-worker"
        assert with_whom(held, northmere.priya, movers([held])).endswith(
            "They must be registered with Social Work England."
        )


def test_what_came_back_is_with_its_author_because_they_wrote_it(northmere: Cast, sign_in: Any) -> None:
    correcting(northmere)
    page = text_of(sign_in(northmere.sam).get("/my-work/"))
    assert "It came back to you, because you wrote it." in page


@pytest.mark.parametrize("where", ["/my-work/", "task", "form", "case"])
def test_every_place_of_a_task_can_be_asked_why(northmere: Cast, sign_in: Any, where: str) -> None:
    task = begun(northmere)
    places = {
        "task": f"/tasks/{task.pk}/",
        "form": f"/tasks/{task.pk}/form/why-and-how/",
        "case": f"/cases/{northmere.cases['wilf'].reference}/",
    }
    page = parsed(text_of(sign_in(northmere.sam).get(places.get(where, where))))
    asked = {
        " ".join(box.find("summary").text_content().split())[:14].strip(): box.text_content()
        for box in page.find_class("cw-explain")
        if box.find("summary").text_content().startswith("Why this")
    }
    assert set(asked) == {"Why this task?", "Why this date?"}
    assert "This is the step “Write the assessment” of “Child and family assessment”." in asked["Why this task?"]
    assert "The council must find out whether this child needs help" in asked["Why this task?"]
    assert "What the law says: Children Act 1989 s17" in " ".join(asked["Why this task?"].split())
    assert "It goes to the child’s allocated worker." in asked["Why this task?"]
    assert "45 working days after the work began" in asked["Why this date?"]


def test_the_reason_a_manager_gave_is_read_on_the_task_only(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        make_person(northmere, "Jo Fenn", "social_worker", "Harbour team")
        reassign(task, northmere.priya, northmere.jo, "You know the school")
    client = sign_in(northmere.jo)
    assert "You know the school" in text_of(client.get(f"/tasks/{task.pk}/"))
    assert "You know the school" not in text_of(client.get("/my-work/"))


def test_a_task_from_before_says_what_it_can(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        Task.objects.filter(pk=task.pk).update(data={})
        other = open_case("Fern", "Larkspur", born=date(2018, 5, 1))
        allocate(other, northmere.teams["Harbour team"], northmere.sam, starts_on=date(2026, 7, 1))
    page = text_of(sign_in(northmere.sam).get(f"/tasks/{task.pk}/"))
    assert "The process works the date out by this rule:" in page
    assert "With you since Tue 14 July." in page
