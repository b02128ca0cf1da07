"""Who is offered where a form asks who works with a child: colleagues, with what they have, and no relative."""

from datetime import date
from typing import Any

import pytest

from accounts.context import authority
from accounts.models import Membership, Role
from cases.models import Allocation, Case
from demo.referral_stories import ASSESS, WILF_REFERRAL
from desk.offers import offers
from tests.cast import Cast, make_person
from tests.desk.pages import case_url, parsed, save, submit, text_of
from tests.workflow.answers import fill
from tests.workflow.test_assessment_played import do
from workflow.models import Task
from workflow.starting import start_for_case

pytestmark = pytest.mark.django_db


def words_for(cast: Cast, case: Case, what: str) -> list[str]:
    return [offer.words for offer in offers(cast.priya, case, what)]


def test_colleagues_of_the_child_s_team_and_of_the_reader_s_are_offered_with_what_they_have(inside: Cast) -> None:
    make_person(inside, "Jo Fenn", "social_worker", "Harbour team")
    wilf = inside.cases["wilf"]
    jo, sam = "Jo Fenn, Harbour team: 0 open tasks · 0 children", "Sam Oakley, Harbour team: 0 open tasks · 1 child"
    assert words_for(inside, wilf, "workers") == words_for(inside, wilf, "workers of my team") == [jo, sam]
    ren = "Ren Alder, Meadow team: 0 open tasks · 1 child"
    manager = Role.objects.get(key="team_manager")
    Membership.objects.create(
        user=inside.priya, team=inside.teams["Meadow team"], role=manager, starts_on=date(2026, 1, 1)
    )
    tansy = inside.cases["tansy"]
    assert words_for(inside, tansy, "workers") == [ren, jo, sam]
    assert words_for(inside, tansy, "workers of my team") == [jo, sam, ren]


def test_who_may_not_do_the_worker_s_next_step_comes_last_with_a_word_of_it(inside: Cast) -> None:
    make_person(inside, "Bo Lake", "family_support", "Harbour team")
    wilf = inside.cases["wilf"]
    do(start_for_case("referral", wilf, inside.sam), "Task_record", inside.sam, WILF_REFERRAL)
    assert words_for(inside, wilf, "workers") == [
        "Sam Oakley, Harbour team: 0 open tasks · 1 child",
        "Bo Lake, Harbour team: 0 open tasks · 0 children. "
        "May not do “Write the assessment”: it would wait in the team’s list.",
    ]


def test_after_a_decision_the_way_to_another_team_is_told_where_nobody_of_the_team_may_do_what_comes(
    northmere: Cast, sign_in: Any
) -> None:
    with authority(northmere.id):
        wilf = northmere.cases["wilf"]
        process = start_for_case("referral", wilf, northmere.sam)
        do(process, "Task_record", northmere.sam, WILF_REFERRAL | {"referral_date": "2026-07-14"})
        Membership.objects.filter(user=northmere.sam).update(ends_on=date(2026, 7, 13))
        bo = make_person(northmere, "Bo Lake", "family_support", "Harbour team")
        Allocation.objects.filter(case=wilf).update(worker=None)
    with authority(northmere.id):
        task = Task.objects.get(process=process, finished__isnull=True)
        named = {"id": str(bo.pk), "name": bo.name, "role": "worker, Harbour team"}
        fill(task, northmere.priya, ASSESS | {"worker": named})
    priya = sign_in(northmere.priya)
    submit(priya, f"/tasks/{task.pk}/form/")
    words = "Nobody in Harbour team may do “Write the assessment”: “Change allocation” on the child’s page"
    assert words in text_of(priya.get(case_url(northmere)))


def test_a_manager_names_one_of_them_and_the_child_is_theirs(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        wilf = northmere.cases["wilf"]
        process = start_for_case("referral", wilf, northmere.sam)
        do(process, "Task_record", northmere.sam, WILF_REFERRAL | {"referral_date": "2026-07-14"})
        Allocation.objects.filter(case=wilf).update(worker=None)
        do(process, "Task_decide", northmere.priya, ASSESS | {"no_worker_reason": "Two people are ill."})
        task = Task.objects.get(process=process, form_version__key="worker_named")
    priya, base = sign_in(northmere.priya), f"/tasks/{task.pk}/form/"
    first = priya.get(base, follow=True)
    html = parsed(text_of(first))
    (sam,) = html.xpath("//input[@type='radio' and contains(@name, 'worker')]")
    assert not html.xpath("//input[@type='text' and contains(@name, 'worker')]")
    save(priya, first.request["PATH_INFO"], {sam.get("name"): [sam.get("value")]})
    submit(priya, base)
    with authority(northmere.id):
        allocation = wilf.allocation_on(date(2026, 7, 14))
        assert allocation is not None
        assert allocation.worker == northmere.sam
