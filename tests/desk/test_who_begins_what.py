"""Each role begins from the child's page what names it for its first step, and nothing else; by day and at night."""

from datetime import date
from typing import Any

import pytest

from accounts import clock
from accounts.context import authority
from accounts.models import Membership, Role, Team, User
from accounts.policy import Place, can
from accounts.roles import CASE_ROLES, ROLES
from cases.models import Allocation, Case, Episode
from cases.opening import open_file
from demo.referral_stories import WILF_REFERRAL
from records.models import ChronologyEntry
from tests.cast import Cast, make_person
from tests.desk.pages import events, parsed, path_of, text_of, words
from tests.desk.test_new_file import NEW, typed
from tests.records.feeding import visit
from workflow import work
from workflow.before_beginning import Before
from workflow.flows import flow_of
from workflow.models import ActiveProcess, ProcessInstance, Subject, Task

pytestmark = pytest.mark.django_db
ANYTHING = {"social_worker", "lead_practitioner", "duty_worker", "team_manager", "service_manager"}
TAKE_REFERRALS = {"contact_officer", "duty_worker", "emergency_duty", "social_worker"}
LEAD = {"lead_practitioner", "social_worker"}
FIRST = {
    "case_note": {"duty_worker", "team_manager"} | LEAD,
    "child_and_family_assessment": {"social_worker"},
    "child_in_need_plan": LEAD,
    "child_in_need_review": LEAD,
    "child_protection_plan": {"social_worker"},
    "closure": LEAD,
    "contact": TAKE_REFERRALS,
    "dispute": {"conference_chair", "reviewing_officer", "team_manager"} | LEAD,
    "early_help_assessment": {"duty_worker"} | LEAD,
    "emergency_protection": {"emergency_duty", "service_manager", "team_manager"},
    "initial_child_protection_conference": {"administrator", "social_worker", "team_manager"},
    "meeting": {"team_manager"} | LEAD,
    "missing_episode": {"duty_worker", "emergency_duty"} | LEAD,
    "practice_audit": {"service_manager", "team_manager"},
    "referral": TAKE_REFERRALS,
    "review_child_protection_conference": {"social_worker"},
    "section_47_enquiry": {"social_worker"},
    "service": {"family_support"} | LEAD,
    "strategy_discussion": {"team_manager"},
    "supervision": {"team_manager"},
    "transfer": {"team_manager"} | LEAD,
    "visit": {"duty_worker"} | LEAD,
}
"""Who does a first step of each shipped process."""
OF_SEVERAL = {
    "emergency_protection",
    "initial_child_protection_conference",
    "section_47_enquiry",
    "strategy_discussion",
}
"""Those that ask for which children of the family they are."""


def address(case: Case, key: str) -> str:
    return f"/cases/{case.reference}/start/{key}/" + ("children/" if key in OF_SEVERAL else "")


def offered(client: Any, case: Case) -> set[str]:
    """The processes that the child's page lets a person begin."""
    page = parsed(text_of(client.get(f"/cases/{case.reference}/")))
    start = f"/cases/{case.reference}/start/"
    found = [one for one in page.xpath("//form/@action | //a/@href") if one.startswith(start)]
    return {one.removeprefix(start).split("/")[0] for one in found}


def begun(cast: Cast) -> list[str]:
    with authority(cast.id):
        return list(ProcessInstance.objects.filter(finished__isnull=True).values_list("version__key", flat=True))


def begin(client: Any, case: Case, key: str) -> Any:
    """Go the way from the child's page into the work, and answer what is asked."""
    start = address(case, key)
    posted: dict[str, str] = {}
    if start.endswith("/children/"):
        assert "Tick" not in words(client.get(start))
        posted = {"child": case.reference}
    answer = client.post(start, posted)
    if answer.status_code == 200:
        asked = parsed(text_of(answer)).xpath("//main//form//input[@name='although' or @name='open']")
        answer = client.post(start, posted | {one.get("name"): one.get("value") for one in asked})
    return answer


def finish_all(cast: Cast) -> None:
    with authority(cast.id):
        ProcessInstance.objects.update(finished=clock.now())


def forbidden_now(cast: Cast, case: Case) -> set[str]:
    """What nobody begins by hand for the child as things stand."""
    with authority(cast.id):
        before = Before(case, case.open_episode)
        return {one.key for one in ActiveProcess.objects.all() if before.refuses(flow_of(one.version_id).model)}


def in_harbour(cast: Cast, role: str) -> User:
    """Somebody who holds one role in the team of Wilf, and no other."""
    with authority(cast.id):
        return make_person(cast, "Robin Vale", role, "Harbour team")


def test_the_table_names_every_shipped_process_about_a_child(inside: Cast) -> None:
    about = {one.key: flow_of(one.version_id).model.subject for one in ActiveProcess.objects.all()}
    assert {key for key in about if about[key] in (Subject.CASE, Subject.FAMILY)} == set(FIRST)
    assert {key for key in about if about[key] == Subject.FAMILY} == OF_SEVERAL


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_begins_what_it_does_first_and_nothing_else(northmere: Cast, sign_in: Any, role: str) -> None:
    client, wilf = sign_in(in_harbour(northmere, role)), northmere.cases["wilf"]
    if role not in CASE_ROLES:
        for key in FIRST:
            assert client.post(address(wilf, key)).status_code == 404, key
        assert begun(northmere) == []
        return
    theirs = {key for key, roles in FIRST.items() if role in roles or role in ANYTHING}
    forbidden = forbidden_now(northmere, wilf)
    assert forbidden == {"child_in_need_review", "child_protection_plan", "review_child_protection_conference"}
    assert offered(client, wilf) == theirs - forbidden
    for key in sorted(FIRST):
        answer = begin(client, wilf, key) if key in theirs - forbidden else client.post(address(wilf, key))
        if key not in theirs:
            assert path_of(answer) == f"/cases/{wilf.reference}/", key
            told = client.get(path_of(answer))
            assert "Somebody in another role begins this work." in words(told), key
        elif key in forbidden:
            assert "Back to the child’s page" in words(answer, 422), key
        else:
            assert key in begun(northmere)
            assert answer.status_code == 302
            if role in FIRST[key]:
                step = path_of(answer) if path_of(answer).startswith("/tasks/") else f"/cases/{wilf.reference}/"
                assert client.get(step, follow=True).status_code == 200, key
            finish_all(northmere)
        assert begun(northmere) == []


@pytest.mark.parametrize("key", ["emergency_protection", "strategy_discussion", "section_47_enquiry"])
def test_the_page_that_asks_for_which_children_is_for_those_who_begin_the_work(
    northmere: Cast, sign_in: Any, key: str
) -> None:
    client, wilf = sign_in(in_harbour(northmere, "virtual_head")), northmere.cases["wilf"]
    for answer in (client.get(address(wilf, key)), client.post(address(wilf, key), {"child": wilf.reference})):
        assert path_of(answer) == f"/cases/{wilf.reference}/"
    assert begun(northmere) == []
    kept = {"wanted": "start", "key": key}
    assert [(one.case_id, one.details) for one in events(northmere, "refused")] == [(wilf.pk, kept)] * 2


def test_who_begins_nothing_is_not_told_why_it_cannot_begin(northmere: Cast, sign_in: Any) -> None:
    client, wilf = sign_in(in_harbour(northmere, "family_support")), northmere.cases["wilf"]
    answer = client.post(address(wilf, "child_protection_plan"), follow=True)
    assert "No conference has decided" not in words(answer)


@pytest.mark.parametrize("role", ["administrator", "conference_chair", "emergency_duty", "family_support"])
def test_to_begin_work_is_no_other_right(northmere: Cast, sign_in: Any, role: str) -> None:
    """Nobody mends a file, opens our work by hand, marks an entry or sees another team's child because of it."""
    robin = in_harbour(northmere, role)
    client, wilf, tansy = sign_in(robin), northmere.cases["wilf"], northmere.cases["tansy"]
    with authority(northmere.id):
        visit(northmere)
        entry = ChronologyEntry.objects.filter(case=wilf).first()
        assert entry is not None
        assert can(robin, "start", wilf)
        assert not can(robin, "mark", entry)
        for action in ("correct", "open_again", "allocate", "answer_for"):
            assert not can(robin, action, wilf), action
        for action in ("view", "start", "open_again"):
            assert not can(robin, action, tansy), action
        assert bool(can(robin, "open", Place("new_file"))) == (role == "emergency_duty")
    assert client.get(f"/cases/{wilf.reference}/details/").status_code == 404
    assert client.post(f"/cases/{wilf.reference}/open-again/").status_code == 404
    for key in FIRST:
        assert client.post(address(tansy, key), {"child": tansy.reference}).status_code == 404, key
    assert begun(northmere) == []


@pytest.fixture
def otti(northmere: Cast) -> User:
    """She answers at night, for the front door and for Harbour."""
    with authority(northmere.id):
        otti = make_person(northmere, "Otti Gale", "emergency_duty", "Front door")
        role = Role.objects.get(key="emergency_duty")
        Membership.objects.create(
            user=otti, team=northmere.teams["Harbour team"], role=role, starts_on=date(2026, 1, 1)
        )
        return otti


def test_at_night_for_a_child_who_is_known(northmere: Cast, otti: User, sign_in: Any) -> None:
    client, wilf = sign_in(otti), northmere.cases["wilf"]
    page = text_of(client.post(NEW, typed("Wilfred Larkspur", "12 1 2016", team=str(northmere.teams["Front door"].pk))))
    assert f'href="/cases/{wilf.reference}/"' in page
    assert offered(client, wilf) == {"contact", "referral", "emergency_protection", "missing_episode"}
    for key in ("emergency_protection", "missing_episode"):
        assert path_of(begin(client, wilf, key)).endswith("/form/")
    with authority(northmere.id):
        mine = Task.objects.filter(owner=otti, finished__isnull=True).values_list("element_id", flat=True)
        assert set(mine) == {"Task_protect", "Task_report"}


def test_at_night_for_a_child_whom_another_team_has(northmere: Cast, otti: User, sign_in: Any) -> None:
    client, tansy = sign_in(otti), northmere.cases["tansy"]
    with authority(northmere.id):
        Team.objects.filter(name="Meadow team").update(telephone="01632 960 111")
    asked = typed("Tansy Quillfeather", "2 3 2019", team=str(northmere.teams["Front door"].pk))
    page = text_of(client.post(NEW, asked))
    assert "Ring Meadow team, 01632 960 111." in page
    assert tansy.reference not in page
    assert client.get(f"/cases/{tansy.reference}/").status_code == 404
    assert len(events(northmere, "known_child_answered")) == 1


def test_at_night_for_a_child_who_is_not_known(northmere: Cast, otti: User, sign_in: Any) -> None:
    """The file, the referral with which our work begins, then the protection; the day team tells the referrer."""
    client, front = sign_in(otti), northmere.teams["Front door"]
    made = client.post(NEW, typed(team=str(front.pk)))
    with authority(northmere.id):
        child = Case.objects.get(child__family_name="Rushton")
        assert Allocation.objects.get(case=child).team == front
    assert path_of(made) == f"/cases/{child.reference}/"
    assert offered(client, child) == {"contact", "referral"}
    refused = client.post(address(child, "emergency_protection"), {"child": child.reference}, follow=True)
    assert "This cannot be started for this child." in words(refused)
    assert path_of(begin(client, child, "contact")).endswith("/form/")
    assert path_of(begin(client, child, "referral")).endswith("/form/")
    with authority(northmere.id):
        assert Episode.objects.filter(case=child, closed_on__isnull=True).count() == 1
        make_person(northmere, "Bryony Sedge", "team_manager", "Front door")
        task = Task.objects.get(Task.for_people(), owner=otti, process__version__key="referral")
        work.submit(task, otti, WILF_REFERRAL, [])
        waiting = Task.objects.get(Task.for_people(), process=task.process, finished__isnull=True)
        assert (waiting.element_id, waiting.owner) == ("Task_decide", northmere.bryony)
    assert offered(client, child) == {"contact", "referral", "emergency_protection", "missing_episode"}
    for key in ("emergency_protection", "missing_episode"):
        assert path_of(begin(client, child, key)).endswith("/form/")


def test_a_file_without_a_team_gives_nobody_at_night_a_beginning(northmere: Cast, otti: User) -> None:
    with authority(northmere.id):
        child = open_file("Ivy", "Rushton", born=date(2019, 7, 9))
        assert child.open_episode is None
        assert not can(otti, "start", child), "a file without a team is nobody's but the service managers'"
