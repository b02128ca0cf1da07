"""What service tasks tell people, and how they give a child another worker."""

from datetime import date, timedelta

import pytest

from accounts import clock
from accounts.models import Notification
from cases.models import Allocation, Case
from tests.cast import Cast, make_person
from tests.jobs.due_now import do_due
from tests.workflow.running import (
    boundary,
    bpmn,
    complete,
    each,
    ends,
    flows,
    later,
    mapped,
    start,
    sub,
    timer,
    user_task,
    waiting,
)
from tests.workflow.running import inside as put
from tests.workflow.test_subjects import about, siblings
from workflow.adoption import publish_process, use_process
from workflow.assigning import ALLOCATION_BEGINS
from workflow.bpmn import read
from workflow.cross_checks import Known, faults
from workflow.models import ProcessInstance, Task
from workflow.starting import start_for_case, start_for_family

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
WORDS = "The child was not seen alone twice in a row."


def service(job: str, *, inputs: str = "", **headers: str) -> str:
    """A service task `Do` with headers."""
    said = "".join(f'<zeebe:header key="{key}" value="{value}"/>' for key, value in headers.items())
    drawn = (
        f'<serviceTask id="Do" name="Do"><extensionElements><zeebe:taskDefinition type="{job}"/>'
        f"<zeebe:taskHeaders>{said}</zeebe:taskHeaders></extensionElements></serviceTask>"
    )
    return mapped(drawn, inputs=inputs) if inputs else drawn


def after_a_visit(step: str) -> bytes:
    return bpmn(
        "made_up",
        '<startEvent id="S"/><endEvent id="E"/>',
        user_task("Visit"),
        step,
        user_task("Last"),
        flows("S > Visit", "Visit > Do", "Do > Last", "Last > E"),
    )


def done(cast: Cast, step: str) -> ProcessInstance:
    """Sam records a visit, and the step is done."""
    process = start(cast, after_a_visit(step))
    complete(process, "Visit", cast.sam)
    return process


def told() -> dict[str, tuple[str, str]]:
    found = Notification.objects.filter(kind="process_tells").order_by("pk")
    return {one.user.name: (one.words, one.link) for one in found}


def test_managers_are_told_by_reference_and_led_to_the_record(inside: Cast) -> None:
    process = done(inside, service("tell_managers", words=WORDS, about="Visit"))
    record = Task.objects.get(process=process, element_id="Visit").record
    assert record is not None
    reference = inside.cases["wilf"].reference
    assert told() == {"Priya Marsh": (f"{reference}: {WORDS}", f"/records/{record.record.reference}/1/#Do-{reference}")}


def test_without_a_record_the_link_leads_to_the_work(inside: Cast) -> None:
    process = done(inside, service("tell_managers", words=WORDS))
    assert [link for _words, link in told().values()] == [
        f"/processes/{process.pk}/#Do-{inside.cases['wilf'].reference}"
    ]


@pytest.mark.parametrize(
    ("role", "who"),
    [("service_manager", ["Mo Teal"]), ("conference_chair", ["Cy Vale"]), ("legal", ["Priya Marsh"])],
)
def test_a_role_is_told_where_somebody_holds_it_and_the_managers_otherwise(
    inside: Cast, role: str, who: list[str]
) -> None:
    make_person(inside, "Cy Vale", "conference_chair", "Chairs")
    done(inside, service("tell_managers", words=WORDS, role=role))
    assert list(told()) == who


def test_the_worker_is_told_unless_they_brought_it_about(inside: Cast) -> None:
    done(inside, service("tell_worker", words=WORDS))
    assert told() == {}
    Allocation.objects.filter(case=inside.cases["wilf"]).update(
        worker=make_person(inside, "Jo Fenn", "social_worker", "Harbour team")
    )
    again = start_for_case("made_up", inside.cases["wilf"], inside.sam)
    complete(again, "Visit", inside.sam)
    assert list(told()) == ["Jo Fenn"]


def test_a_child_without_a_worker_has_the_managers_told(inside: Cast) -> None:
    Allocation.objects.filter(case=inside.cases["wilf"]).update(worker=None)
    done(inside, service("tell_worker", words=WORDS))
    assert list(told()) == ["Priya Marsh"]


def test_of_several_children_each_worker_is_told_of_their_own(inside: Cast) -> None:
    both = siblings(inside)
    Allocation.objects.filter(case=both[1]).update(worker=inside.ren)
    drawn = about(
        "family", user_task("Visit"), service("tell_worker", words=WORDS), flows("S > Visit", "Visit > Do", "Do > E")
    )
    use_process(publish_process(drawn, 1))
    process = start_for_family("made_up", both, inside.mo)
    complete(process, "Visit", inside.sam)
    assert {name: words.partition(":")[0] for name, (words, _link) in told().items()} == {
        "Ren Alder": both[1].reference
    }


def each_child(step: str) -> bytes:
    """A visit to each child of a family, and the step after it."""
    way = flows("Part_start > Visit", "Visit > Do", "Do > Part_end")
    part = put(sub("Part", user_task("Visit"), step, way), each("children", item="sibling"))
    return about("family", part, flows("S > Part", "Part > E"))


def test_what_is_told_of_one_child_takes_the_place_of_nothing_told_of_another(inside: Cast) -> None:
    both = siblings(inside)
    use_process(publish_process(each_child(service("tell_managers", words=WORDS)), 1))
    process = start_for_family("made_up", both, inside.mo)
    for _child in both:
        complete(process, "Visit", inside.sam)
    words = Notification.objects.filter(kind="process_tells", user=inside.priya).values_list("words", flat=True)
    assert sorted(said.partition(":")[0] for said in words) == sorted(case.reference for case in both)


def test_managers_hear_of_the_child_whose_work_is_late_not_of_another(inside: Cast) -> None:
    both = siblings(inside)
    late = boundary("Late", "Visit", timer("timeDuration", "P1D"), interrupting=False)
    way = flows("Part_start > Visit", "Visit > Part_end", "Late > Do", "Do > Told")
    step = service("notify_managers", element="Visit")
    part = put(sub("Part", user_task("Visit"), late, step, ends("Told"), way), each("children", item="sibling"))
    use_process(publish_process(about("family", part, flows("S > Part", "Part > E")), 1))
    process = start_for_family("made_up", both, inside.mo)
    with later(clock.now() + timedelta(days=2)):
        found = Notification.objects.filter(user=inside.priya, words__contains="is late")
        assert sorted(one.words.split(" for ")[1][:14] for one in found) == sorted(case.reference for case in both)
    assert process.finished is None


# Another worker


def allocated(case: Case) -> list[tuple[str | None, str, date]]:
    rows = Allocation.objects.filter(case=case).order_by("starts_on", "id")
    return [(row.worker.name if row.worker else None, row.team.name, row.starts_on) for row in rows][1:]


@pytest.mark.parametrize(
    "inputs",
    [
        'to_team = "Meadow team"; worker = "Ren Alder"',
        'to_team = "meadow  team"; worker = "ren@northmere.example"; from = "2026-07-14"',
        'to_team = {name: "Meadow team"}; worker = {name: "ren alder", role: "worker"}; from = @"2026-07-14"',
    ],
)
def test_what_was_agreed_takes_effect_and_open_work_follows(inside: Cast, inputs: str) -> None:
    process = done(inside, service("allocate", inputs=inputs))
    wilf = inside.cases["wilf"]
    assert allocated(wilf) == [("Ren Alder", "Meadow team", date(2026, 7, 14))]
    do_due(ALLOCATION_BEGINS)
    last = Task.objects.get(process=process, element_id="Last")
    assert last.team == inside.teams["Meadow team"]
    assert "case_allocated" in Notification.objects.filter(user=inside.ren).values_list("kind", flat=True)


def test_who_was_picked_brings_their_team_and_nobody_leaves_it_to_the_managers(inside: Cast) -> None:
    done(inside, service("allocate", inputs=f'worker = {{id: "{inside.ren.pk}", name: "R"}}; from = @"2026-07-20"'))
    assert allocated(inside.cases["wilf"]) == [("Ren Alder", "Meadow team", date(2026, 7, 20))]


def test_without_a_worker_the_team_decides(inside: Cast) -> None:
    done(inside, service("allocate", inputs='to_team = "Meadow team"; worker = null'))
    assert allocated(inside.cases["wilf"]) == [(None, "Meadow team", date(2026, 7, 14))]


def test_what_is_so_already_changes_nothing(inside: Cast) -> None:
    process = done(inside, service("allocate", inputs='to_team = "Harbour team"; worker = "Sam Oakley"'))
    assert (allocated(inside.cases["wilf"]), waiting(process)) == ([], ["Last"])


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ('to_team = "No such team"; worker = null', "no_such_team"),
        ('to_team = "Meadow team"; worker = "Sam Oakley"', "allocation"),
        ('to_team = "Meadow team"; worker = "Ren Alder"; from = "soon"', "no_day"),
        ('to_team = "Meadow team"; worker = "Ren Alder"; from = @"2026-12-24"', "allocation"),
    ],
)
def test_what_does_not_fit_is_a_failed_step(inside: Cast, inputs: str, code: str) -> None:
    process = done(inside, service("allocate", inputs=inputs))
    stuck = Task.objects.get(process=process, finished__isnull=True)
    assert (stuck.element_id, stuck.incidents.get().code) == ("Do", code)
    assert allocated(inside.cases["wilf"]) == []


# What a file says to a handler


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (service("tell_managers"), "needs the header “words”"),
        (service("tell_managers", words=""), "needs the header “words”"),
        (service("tell_worker", words=WORDS, role="legal"), "reads no header “role”"),
        (
            service("tell_managers", words=WORDS, about="Vist"),
            "names “Vist”, which is no user task here. Did you mean Visit?",
        ),
        (
            service("tell_worker", words=WORDS, besides="made_up,strategy"),
            "names “strategy”, and there is no such process.",
        ),
        (service("notify_owner", element="Visit"), "needs the header “about”"),
        (service("notify_managers", element="S"), "which is no user task here"),
        (service("allocate", inputs="workr = null"), "reads no input “workr”. Did you mean worker?"),
        (service("close_episode", inputs='why = "RC8"'), "reads no input “why”"),
    ],
)
def test_what_a_step_says_wrongly_to_its_handler_is_told_before_publishing(step: str, words: str) -> None:
    model = read(after_a_visit(step))
    found = list(faults(model, Known(frozenset({"manager_decision"}), {})))
    assert [(element, words in said) for _line, element, said in found] == [("Do", True)]


@pytest.mark.parametrize(
    "step",
    [
        service("tell_managers", words=WORDS, about="Visit", role="service_manager"),
        service("allocate", inputs="to_team = null; worker = null; from = today"),
        service("close_episode", reason="RC8"),
    ],
)
def test_what_a_step_says_rightly_is_no_fault(step: str) -> None:
    assert list(faults(read(after_a_visit(step)), Known(frozenset({"manager_decision"}), {}))) == []
