"""Who begins a visit by hand has it, to write down what they did; what a plan asks for stays with the worker."""

from datetime import UTC, datetime

import pytest

from accounts.models import User
from tests.cast import Cast, make_person
from tests.forms.library_answers import PLAN, said
from tests.workflow.answers import submit
from tests.workflow.running import later
from tests.workflow.test_visits_under_a_plan import in_force, waiting_visits
from workflow.ad_hoc import begin_offered, offers_for
from workflow.models import Task
from workflow.starting import start_for_case

pytestmark = pytest.mark.django_db


def duty_worker(cast: Cast) -> User:
    return make_person(cast, "Jo Marsh", "duty_worker", "Harbour team")


def besides(cast: Cast, who: User) -> Task:
    """The visit that somebody begins beside the one that the plan asks for."""
    (offer,) = (one for one in offers_for(cast.cases["wilf"], who) if one.element.id == "Offer_visit")
    begin_offered(offer.task, "Offer_visit", who)
    return waiting_visits(cast)[-1]


def test_a_duty_worker_who_visited_writes_it_down_and_the_next_planned_visit_is_the_workers(inside: Cast) -> None:
    in_force(inside)
    jo = duty_worker(inside)
    with later(datetime(2026, 7, 21, 9, tzinfo=UTC)):
        mine = besides(inside, jo)
        assert mine.owner == jo
        (planned,) = (each for each in waiting_visits(inside) if each.pk != mine.pk)
        assert planned.owner == inside.sam
        submit(mine, jo, said(PLAN, "a visit", visited_on="2026-07-21"))
        submit(planned, inside.sam, said(PLAN, "a visit", visited_on="2026-07-21"))
    (following,) = waiting_visits(inside)
    assert following.owner == inside.sam


def test_a_visit_that_a_manager_begins_who_does_not_write_visits_is_the_workers(inside: Cast) -> None:
    in_force(inside)
    una = make_person(inside, "Una Reyes", "service_manager", "Harbour team")
    assert besides(inside, una).owner == inside.sam


def test_without_a_plan_whoever_begins_the_visit_has_it(inside: Cast) -> None:
    jo = duty_worker(inside)
    for who in (jo, inside.sam):
        begun = start_for_case("visit", inside.cases["wilf"], who)
        assert Task.objects.get(process=begun, element_id="Task_visit").owner == who
