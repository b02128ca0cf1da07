"""The families of the demonstration are in the states that their stories say, and nothing went wrong on the way."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command
from viewflow.workflow.status import STATUS

from accounts import clock
from accounts.context import authority
from accounts.models import Notification
from cases.knowing import counting
from cases.models import Case, Episode, Person
from demo.courses import PRONOUNS, filled_in
from demo.known import kept_nhs_number, made_up_upn
from demo.northmere import FAMILIES, existing
from demo.phases import PHASES, WHOLE
from demo.staff import PEOPLE
from jobs.models import DueWork
from records.models import Record
from rules.check_digits import nhs_number, upn
from tests.demo.phases import STEPS, waiting_there
from workflow.library import shipped_paths
from workflow.models import ProcessInstance, Task

ONE_OF_EACH = 25
"""How many families the small demonstration has: the three main ones, and one at least in each state."""

MEANT_TO_BE_LATE = {("Task_decide", "Alder")}


def open_tasks() -> list[Task]:
    waiting = Task.objects.filter(Task.for_people(), finished__isnull=True)
    return list(waiting.select_related("owner", "team", "case__child"))


@pytest.mark.django_db
@pytest.mark.both_databases
def test_a_small_demonstration_has_every_state_of_the_work_and_nothing_went_wrong(capsys) -> None:  # type: ignore[no-untyped-def]
    call_command("demo", families=ONE_OF_EACH)
    assert "stories are told" in capsys.readouterr().out
    council = existing()
    assert council is not None
    with authority(council.pk):
        states = Counter(Record.objects.values_list("form_key", "state"))
        assessment = {state: count for (key, state), count in states.items() if key == "child_and_family_assessment"}
        assert assessment == {"approved": 7, "submitted": 3, "returned": 1}
        assert (states["referral", "final"], states["onward_referral", "final"]) == (23, 1)
        waiting = Counter(task.element_id for task in open_tasks())
        assert waiting == {
            "Task_record": 1,
            "Task_decide": 3,
            "Task_assess": 7,
            "Task_review": 3,
            "Task_authorise": 2,
            "Task_authorise_late": 1,
            "Task_plan": 2,
            "Task_visit": 2,
            "Task_discuss": 1,
            "Task_look": 1,
            "Task_enquire": 2,
            "Task_end": 1,
            "Task_hold": 1,
            "Task_approve": 1,
            "Task_agree": 1,
            "Task_outcome": 1,
            "Task_minutes": 1,
            "Task_supervise": 1,
            "Task_answer": 1,
            "Task_informal": 1,
            "Task_accept": 1,
            "Task_interview": 1,
        }
        closed = Episode.objects.filter(closed_on__isnull=False)
        assert Counter(closed.values_list("closed_because", flat=True)) == {"": 3, "RC8": 1, "RC9": 1}
        assert closed.filter(case__episodes__closed_on__isnull=True).count() == 1, "one child was referred again"
        assert Person.objects.filter(expected_date_of_birth__isnull=False).count() == 1
        nothing_went_wrong(MEANT_TO_BE_LATE)
        assert [one.phase for one in PHASES if not waiting_there(one)] == ["intervention"], "of a later family"
        assert never_played() == {"child_protection_plan", "review_child_protection_conference"}, "of a later family"
        assert {key for key, _state in states} >= {"case_note", "meeting", "supervision", "return_interview"}
        assert known_of_everybody() == set()


def never_played() -> set[str]:
    """The shipped processes of which there is no instance in the open authority."""
    shipped = {path.name.partition(".")[0] for path in shipped_paths() if path.suffix == ".bpmn"}
    return shipped - set(ProcessInstance.objects.values_list("version__key", flat=True))


def test_a_family_is_shown_for_each_kind_of_work_that_a_person_has_under_way() -> None:
    shown = {process for one in PHASES for process in STEPS[one.phase]}
    assert shown >= {
        "contact",
        "section_47_enquiry",
        "initial_child_protection_conference",
        "emergency_protection",
        "closure",
        "service",
        "missing_episode",
        "dispute",
        "transfer",
        "practice_audit",
        "supervision",
    }


def known_of_everybody() -> set[str]:
    """The references of children of whom a number, the language or somebody's telephone is not written down."""
    without: set[str] = set()
    for case in Case.objects.select_related("child"):
        held = {fact.kind: fact for fact in counting(case.child)}
        relatives = [row.other for row in case.child.relationships.select_related("other")]
        reached = any(counting(relative, "contact") for relative in relatives)
        wanted = {"la_child_id"} | (set() if case.child.is_unborn else {"nhs_number", "ethnicity", "first_language"})
        if not reached or not wanted <= set(held):
            without.add(case.reference)
        if "nhs_number" in held:
            assert held["nhs_number"].value["number"].startswith("999")
    return without


def test_made_up_numbers_pass_their_check_digits_and_are_nobody_s() -> None:
    numbers = [kept_nhs_number(number) for number in range(1, 400)]
    assert len(set(numbers)) == len(numbers)
    assert all(nhs_number(number) == number and number.startswith("999") for number in numbers)
    upns = [made_up_upn(2020, number) for number in range(1, 400)]
    assert len(set(upns)) == len(upns)
    assert all(upn(number) == number and number[1:4] == "999" for number in upns)


def nothing_went_wrong(meant: set[tuple[str, str]]) -> None:
    """Nothing broken, nothing lost, nothing late but what is meant, and nobody named where nobody may be."""
    assert not Task.objects.filter(status=STATUS.ERROR).exists()
    assert not DueWork.objects.filter(failed_at__isnull=False).exists()
    assert not DueWork.objects.filter(due__lte=clock.now()).exists(), "what was due is done"
    tasks = open_tasks()
    assert all(task.owner is not None or task.team is not None for task in tasks)
    late = {(t.element_id, t.case.child.called) for t in tasks if t.case and t.due_on and t.due_on < clock.today()}
    assert late == meant
    told = list(Notification.objects.values_list("words", flat=True))
    assert 0 < Notification.objects.filter(read_at__isnull=True).count() < 60
    names = {name for person in Person.objects.all() for name in (person.given_name, person.family_name) if name}
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, sorted(names - {"Baby"}))) + r")\b")
    assert [words for words in told if pattern.search(words)] == []


def test_every_text_of_every_family_finds_its_names() -> None:
    for family in FAMILIES:
        for child in family.children:
            assert child.pronoun in PRONOUNS
            for name in child.situation.__slots__:
                text = getattr(child.situation, name)
                if isinstance(text, str):
                    assert not re.search(r"[{}]", filled_in(text, child, family))


def test_the_readme_names_the_family_of_each_phase_and_who_signs_in() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    families = {family.name: family for family in FAMILIES}
    workers = {name.partition(" ")[0] for name, role, _team in PEOPLE if role == "social_worker"}
    assert [one.phase for one in PHASES] == list(STEPS)
    for one in (*PHASES, WHOLE):
        line = next(line for line in readme.splitlines() if line.startswith(f"| {one.phase} |"))
        assert one.family in line
        assert f"| {one.person.title()} |" in line
        if one.person.title() in workers:
            assert {child.course.worker for child in families[one.family].children} == {one.person.title()}
    assert len(families["Wickham Fold"].children) == 2


def test_no_two_children_of_the_demonstration_say_the_same() -> None:
    words = [child.words for family in FAMILIES for child in family.children if child.words]
    assert len(words) > 30
    assert len(set(words)) == len(words)
