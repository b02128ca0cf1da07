"""The life of three siblings with children's social care, from the first word to the last, over ten months."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from accounts.context import authority
from cases.models import Case
from tests.cast import Cast, make_person
from tests.desk.pages import parsed, path_of, text_of
from tests.soak.at_the_pages import Pages, boxes, day
from tests.soak.ended_lives import (
    SECRET,
    each_file_is_its_own,
    every_record_has_its_paper,
    nothing_is_left_open,
    the_census_says,
    the_pages_tell_the_story,
)

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
CONFERENCE = "initial_child_protection_conference"
SEEN = ("child_seen", "visits", "seen_alone", "bedroom_seen")
WISHES = ("wishes_known", "wishes_feelings", "how_obtained", "weight_given")
OF_THE_CHILD = ("sex", "disability_known", "disability", "ethnicity", "address_known", "address")
"""What is asked of every child once it is born."""
NO_WISHES = dict.fromkeys(WISHES)
NOT_TOLD = dict.fromkeys(["to_child", "who_helps"])
"""What is written to the child, and is not asked before the birth."""
OUTCOME = {"need": "Quiet nights", "better": "She sleeps until morning.", "measure": "She is awake at school."}
OUTCOME |= {"what": "The television is out at nine.", "who": "Cass Bell"}
LATER = {"outcomes": [{**OUTCOME, "by_when": "2026-12-18"}]}
APPROVE = {"decision": "approve"}


def said(process: str, name: str, **changes: Any) -> dict[str, Any]:
    """Answers of a shipped scenario, with what is otherwise here; None leaves an answer out."""
    (path,) = (ROOT / "processes").glob(f"*/{process}.tests.json")
    answers = json.loads(path.read_text(encoding="utf-8"))["answers"][name] | changes
    return {key: value for key, value in answers.items() if value is not None}


def opened(at: Pages, name: str, **born: str) -> Case:
    """Nell opens a child's file."""
    fields = {"given_name": name, "family_name": "Rushton", **born}
    page = path_of(at.post("nell", "/cases/new/", fields))
    with authority(at.cast.id):
        return Case.objects.get(reference=page.split("/")[2])


def started(at: Pages, person: str, case: Case, key: str) -> None:
    """Somebody presses a button of the child's page."""
    address = f"/cases/{case.reference}/start/{key}/"
    assert address in at.words(person, f"/cases/{case.reference}/")
    at.press(person, address, {})


def visit(on: str, reason: str = "child_protection", **changes: Any) -> dict[str, Any]:
    """A visit at which somebody was met."""
    return said("visit", "seen alone", visited_on=on, reason=reason, **changes)


def born(at: Pages, person: str, case: Case, on: date) -> None:
    """Somebody writes down that the child was born, once it was said what that changes."""
    address = f"/cases/{case.reference}/details/"
    fields = {"given_name": "Fern", "family_name": "Rushton", "known_as": "", "is_born": "yes", "because": "born"}
    typed = {**fields, **boxes("born", on)}
    told = parsed(text_of(at.post(person, address, typed))).xpath('//input[@name="told"]')[0].get("value")
    at.press(person, address, {**typed, "told": told, "action": "change"})


def closed(at: Pages, case: Case, on: str, *, due: str, reason: str = "RC7") -> None:
    """Sam proposes the closing, and Priya approves it on the same day; it was due three working days later."""
    today = at.go_to(on, "15:00")
    at.do(
        "sam", case, "Task_closure", said("closure", "a closing", closed_on=today, family_told_on=today, reason=reason)
    )
    assert at.due(case, "Task_approve") == day(due)
    at.do("priya", case, "Task_approve", APPROVE)
    assert at.open_steps(case) == []


def test_three_siblings_from_contact_to_closure(northmere: Cast) -> None:
    at = Pages(northmere)
    with authority(northmere.id):
        make_person(northmere, "Nell Brook", "contact_officer", "Front door")
        make_person(northmere, "Ivo Hale", "team_manager", "Front door")
        make_person(northmere, "Uma Reyes", "conference_chair", "Harbour team")
    # The school rings on Wednesday 12 August 2026.
    today = at.go_to("Wed 12 Aug 2026")
    juniper = opened(at, "Juniper", is_born="yes", **boxes("born", day("Fri 11 May 2018")))
    basil = opened(at, "Basil", is_born="yes", **boxes("born", day("Mon 6 May 2024")))
    baby = opened(at, "Baby", is_born="no", **boxes("expected", day("Tue 20 Oct 2026")))
    for other in (basil, baby):
        at.press("nell", f"/cases/{juniper.reference}/family/add/", {"kind": "sibling", "reference": other.reference})
    at.press("nell", f"/cases/{basil.reference}/family/add/", {"kind": "sibling", "reference": baby.reference})
    for child in (juniper, basil, baby):
        started(at, "nell", child, "contact")
        which = "unborn" if child == baby else "contact"
        at.do("nell", child, "Task_record", said("contact", which, received_on=today))
        # One working day: the next.
        assert at.due(child, "Task_decide") == day("Thu 13 Aug 2026")

    today = at.go_to("Wed 12 Aug 2026", "14:00")
    for child in (juniper, basil, baby):
        at.do("ivo", child, "Task_decide", said("contact", "to_referral"))
        born_already = {} if child != baby else {"child_says": None}
        at.do("nell", child, "Task_record", said("referral", "referral", referral_date=today, **born_already))
        # One working day after it reached us: the next.
        assert at.due(child, "Task_decide") == day("Thu 13 Aug 2026")
    today = at.go_to("Thu 13 Aug 2026")
    for child in (juniper, basil, baby):
        nobody_yet = "The Harbour team names somebody today."
        at.do("ivo", child, "Task_decide", said("referral", "assess", primary_need="N1", no_worker_reason=nobody_yet))
        at.do("nell", child, "Task_reply", said("referral", "told", referrer_told_on=today))
        given = {"team": northmere.teams["Harbour team"].pk, "worker": northmere.sam.pk, "reason": "Knows the school."}
        at.press("ivo", f"/cases/{child.reference}/allocation/", {**given, **boxes("from_on", day("Thu 13 Aug 2026"))})
        # 45 working days after 12 August: 13 to 28 August are 12, 1 to 30 September 22 without the bank holiday on
        # 31 August, so 11 are left of October: Thursday 15.
        assert at.due(child, "Task_assess") == day("Thu 15 Oct 2026")
    assert at.get("ren", f"/cases/{juniper.reference}/").status_code == 404
    # Juniper says more at school, and her manager calls the police and health together about all three.
    at.go_to("Wed 19 Aug 2026")
    children = {"child": [child.reference for child in (juniper, basil, baby)]}
    at.press("priya", f"/cases/{juniper.reference}/start/strategy_discussion/children/", children)
    # One working day after it was called for.
    assert at.due(juniper, "Task_discuss") == day("Thu 20 Aug 2026")
    today = at.go_to("Thu 20 Aug 2026")
    tasks = [{"task": "See the aunt’s home", "who": "Sam Oakley", "by": today}]
    at.do("priya", juniper, "Task_discuss", said("strategy_discussion", "meeting", held_on=today, tasks=tasks))
    at.do("priya", juniper, "Task_decide", said("strategy_discussion", "enquire", see_child_by=today))
    unborn = {"medical": None, "medical_details": None, "see_child_by": None, "who_sees_child": None, "to_child": None}
    at.do("priya", baby, "Task_decide", said("strategy_discussion", "enquire", **unborn))
    at.do("priya", basil, "Task_decide", said("strategy_discussion", "go on"))
    for child in (juniper, baby):
        # A conference within 15 working days of the discussion: 21 to 28 August are 6, 31 August is a bank holiday,
        # 1 to 11 September are 9: Friday 11. The enquiries are due two working days before: Wednesday 9.
        assert at.due(child, "Task_enquire") == day("Wed 9 Sep 2026")
    assert "Task_enquire" not in at.open_steps(basil)
    # What the manager reads on the way: ten working days after the referral, 13 to 26 August.
    today = at.go_to("Wed 26 Aug 2026")
    for child in (juniper, basil, baby):
        seen = {"child_seen_yet": None} if child == baby else {}
        at.do("priya", child, "Task_review", said("child_and_family_assessment", "look", reviewed_on=today, **seen))
    # The enquiries find harm for both. They end on 2 September and are endorsed on the next day, the last one for it.
    today = at.go_to("Wed 2 Sep 2026")
    seen_on = {"visits": [{"seen_on": "2026-08-20", "place": "At school"}], "medical_on": "2026-08-20"}
    asked: dict[str, Any] = {
        "agency": "Cobble Lane Primary",
        "person": "Ada Finch",
        "said": "Juniper is afraid of Fridays.",
    }
    asked |= {"spoke_on": "2026-08-21", "keep_from_family": False}
    found = {"ended_on": today, "agencies": [asked], "police_part": "Ines Rowe talked with Kit. The police go on."}
    at.do("sam", juniper, "Task_enquire", said("section_47_enquiry", "enquiry", **found, **seen_on, analysis=SECRET))
    for_baby = dict.fromkeys([*SEEN, *WISHES, "medical", "medical_on", "medical_result", "to_child"])
    at.do("sam", baby, "Task_enquire", said("section_47_enquiry", "enquiry", **found, **for_baby))
    for child in (juniper, baby):
        assert at.due(child, "Task_endorse") == day("Thu 3 Sep 2026")
    at.go_to("Thu 3 Sep 2026")
    at.do("priya", juniper, "Task_endorse", APPROVE)
    at.do("priya", baby, "Task_endorse", APPROVE)
    # Two working days to arrange the conference: Friday 4, Monday 7.
    assert at.due(juniper, "Task_arrange") == day("Mon 7 Sep 2026")
    at.go_to("Fri 4 Sep 2026")
    arranged = said(CONFERENCE, "arranged", conference_on="2026-09-10", chair="Uma Reyes")
    at.do("dee", juniper, "Task_arrange", arranged)
    for child in (juniper, baby):
        # Signed off two working days before Thursday 10, written the day before that: Monday 7.
        assert at.due(child, "Task_report") == day("Mon 7 Sep 2026")
    at.go_to("Mon 7 Sep 2026")
    for child in (juniper, baby):
        at.do("sam", child, "Task_report", said(CONFERENCE, "report"))
        assert at.due(child, "Task_sign_off") == day("Tue 8 Sep 2026")
        at.do("priya", child, "Task_sign_off", APPROVE)
    today = at.go_to("Thu 10 Sep 2026", "12:00")
    assert at.due(juniper, "Task_hold") == day("Thu 10 Sep 2026")
    held = said(CONFERENCE, "conference", held_on=today, chair="Uma Reyes", report_shared_on="2026-09-08")
    at.do("uma", juniper, "Task_hold", held)
    steps = [{"what": "Work with Kit on anger", "who": "Probation", "by": "2026-11-27"}]
    at.do("uma", juniper, "Task_decide", said(CONFERENCE, "plan", actions=steps))
    at.do("uma", baby, "Task_decide", said(CONFERENCE, "need", child_told=None, **NOT_TOLD))
    # The outline on the next working day; the family meets within ten: 11, 14 to 18 and 21 to 24 September.
    assert at.due(juniper, "Task_outline") == day("Fri 11 Sep 2026")
    assert at.due(baby, "Task_plan") == day("Thu 24 Sep 2026")
    today = at.go_to("Fri 11 Sep 2026")
    at.do("sam", juniper, "Task_outline", said("child_protection_plan", "an outline", start_date="2026-09-10", **LATER))
    # The assessments end. Basil needs no more of us; the plans of the others are the outcome of the conference.
    whole = said("child_and_family_assessment", "assessment", counts_from="2026-08-12", start_date="2026-08-13")
    whole |= {"internal_review_date": "2026-08-26", "visits": [{"seen_on": "2026-08-17", "place": "At home"}]}
    whole |= {"agencies": [asked]}
    enough = {"support_required": False, "outcome": "no_further_action", "next_steps": "His aunt helps on Fridays."}
    at.do("sam", basil, "Task_assess", {**whole, **enough})
    planned = {"outcome": "other", "outcome_other": "The plan of the conference."}
    at.do("sam", juniper, "Task_assess", {**whole, **planned})
    before_birth = {"pregnancy": "All scans are well.", "getting_ready": "A bed stands ready."}
    before_birth |= {"birth_plan": "The midwife rings us.", "outcome": "child_in_need_plan"}
    left_out = [*SEEN, *WISHES, *OF_THE_CHILD, *(name for name in whole if name.startswith("child_")), "school"]
    at.do("sam", baby, "Task_assess", {k: v for k, v in (whole | before_birth).items() if k not in left_out})
    for child in (basil, juniper, baby):
        # Three working days: Monday 14, Tuesday 15, Wednesday 16; the 45th is later.
        assert at.due(child, "Task_authorise") == day("Wed 16 Sep 2026")
    today = at.go_to("Mon 14 Sep 2026")
    at.do("priya", basil, "Task_authorise", APPROVE)
    assert at.open_steps(basil) == ["Task_closure"]
    closed(at, basil, "Mon 14 Sep 2026", due="Thu 17 Sep 2026", reason="RC8")
    at.do("priya", juniper, "Task_authorise", APPROVE)
    at.do("priya", baby, "Task_authorise", APPROVE)
    assert at.open_steps(baby) == ["Task_next_step", "Task_plan"], "the plan of the conference goes on, no second one"
    arranged_so = {"arranged": "The plan of the conference.", "begins_on": "2026-09-15", "family_knows": True}
    for child in (juniper, baby):
        at.do("priya", child, "Task_next_step", arranged_so)
    # The baby's plan: a meeting on Monday 21, approved until Thursday 24. Visits every 20 working days: 22 to 25
    # September are 4, 28 September to 16 October 15, Monday 19 October. The first review six weeks after: 2 November.
    today = at.go_to("Mon 21 Sep 2026", "16:00")
    at.do(
        "sam",
        baby,
        "Task_plan",
        said("child_in_need_plan", "a plan", start_date=today, **NO_WISHES, **NOT_TOLD, **LATER),
    )
    assert at.due(baby, "Task_approve") == day("Thu 24 Sep 2026")
    at.do("priya", baby, "Task_approve", APPROVE)
    assert at.due(baby, "Task_visit") == day("Mon 19 Oct 2026")
    assert at.due(baby, "Task_review") == day("Mon 2 Nov 2026")
    # Juniper: a visit and the core group within ten working days of 10 September, the report a week before the
    # conference, which is due three months after 10 September.
    assert at.due(juniper, "Task_visit") == day("Thu 24 Sep 2026")
    assert at.due(juniper, "Task_core_group") == day("Thu 24 Sep 2026")
    assert at.due(juniper, "Task_report") == day("Wed 2 Dec 2026")
    # Visits to Juniper every ten working days. On 24 September she is seen alone, and the core group writes the plan.
    today = at.go_to("Thu 24 Sep 2026", "15:00")
    at.do("sam", juniper, "Task_visit", visit(today))
    # 25 September, five days from the 28th, four from the 5th of October: Thursday 8.
    assert at.due(juniper, "Task_visit") == day("Thu 8 Oct 2026")
    met = said("child_protection_plan", "a core group", held_on=today, plan_changes=None)
    at.do("sam", juniper, "Task_core_group", met)
    # Five working days to write the plan, three to approve it; the next core group six weeks after this one.
    assert at.due(juniper, "Task_full_plan") == day("Thu 1 Oct 2026")
    anew = said("child_protection_plan", "an outline", start_date="2026-09-10", **LATER)
    at.do("sam", juniper, "Task_full_plan", anew)
    assert at.due(juniper, "Task_approve") == day("Tue 29 Sep 2026")
    at.do("priya", juniper, "Task_approve", APPROVE)
    assert at.due(juniper, "Task_core_group") == day("Thu 5 Nov 2026")
    # Nobody is there on 8 October: the manager looks until the next working day, and Sam goes again.
    today = at.go_to("Thu 8 Oct 2026", "16:00")
    at.do("sam", juniper, "Task_visit", said("visit", "nobody there", visited_on=today, reason="child_protection"))
    assert at.due(juniper, "Task_look") == day("Fri 9 Oct 2026")
    looked = said("visit", "visit again", by_when="2026-10-09")
    at.post("sam", f"/tasks/{at.task(juniper, 'Task_look').pk}/claim/", {})
    assert at.task(juniper, "Task_look").owner == northmere.priya, "whoever made the visit does not decide about it"
    at.do("priya", juniper, "Task_look", looked)
    # Ten working days after 24 September have passed, so that it is due on the next day that there is.
    assert at.due(juniper, "Task_visit") == day("Fri 9 Oct 2026")
    not_alone: dict[str, Any] = {"seen_alone": False, "not_alone_reason": "Her mother did not leave the room."}
    today = at.go_to("Fri 9 Oct 2026", "16:00")
    at.do("sam", juniper, "Task_visit", visit(today, **not_alone))
    # Two visits in a row at which she was not seen alone: the one at which nobody was there is the first.
    assert at.due(juniper, "Task_look") == day("Mon 12 Oct 2026")
    at.do("priya", juniper, "Task_look", said("visit", "visit again", by_when="2026-10-23"))
    # The baby is born on Saturday 17 October, and visited on Monday.
    today = at.go_to("Mon 19 Oct 2026", "11:00")
    born(at, "sam", baby, day("Sat 17 Oct 2026"))
    at.do("sam", baby, "Task_visit", visit(today, reason="child_in_need", seen_alone=True))
    # Four weeks.
    assert at.due(baby, "Task_visit") == day("Mon 16 Nov 2026")
    # Juniper is not seen alone again: ten working days after 9 October is Friday 23.
    assert at.due(juniper, "Task_visit") == day("Fri 23 Oct 2026")
    today = at.go_to("Fri 23 Oct 2026", "16:00")
    at.do("sam", juniper, "Task_visit", visit(today, **not_alone))
    assert at.due(juniper, "Task_look") == day("Mon 26 Oct 2026")
    at.do("priya", juniper, "Task_look", said("visit", "visit again", by_when="2026-10-27"))
    today = at.go_to("Mon 2 Nov 2026", "15:00")
    review = said("child_in_need_review", "a review", held_on=today)
    at.do("sam", baby, "Task_review", review)
    assert at.due(baby, "Task_approve") == day("Thu 5 Nov 2026")
    at.do("priya", baby, "Task_approve", APPROVE)
    # Three months after the last review.
    assert at.due(baby, "Task_review") == day("Tue 2 Feb 2027")
    today = at.go_to("Thu 5 Nov 2026", "15:00")
    at.do("sam", juniper, "Task_core_group", said("child_protection_plan", "a core group", held_on=today))
    assert at.due(juniper, "Task_core_group") == day("Thu 17 Dec 2026")
    assert at.due(juniper, "Task_visit") == day("Fri 6 Nov 2026")
    today = at.go_to("Fri 6 Nov 2026", "15:00")
    at.do("sam", juniper, "Task_visit", visit(today))
    today = at.go_to("Mon 16 Nov 2026", "15:00")
    at.do("sam", baby, "Task_visit", visit(today, reason="child_in_need"))
    # The first review conference, under another category.
    today = at.go_to("Thu 3 Dec 2026", "12:00")
    report = said("review_child_protection_conference", "a report")
    at.do("sam", juniper, "Task_report", report)
    # The family gets it five working days before the conference: today.
    assert at.due(juniper, "Task_sign_off") == day("Thu 3 Dec 2026")
    at.do("priya", juniper, "Task_sign_off", APPROVE)
    assert at.due(juniper, "Task_conference") == day("Thu 10 Dec 2026")
    today = at.go_to("Thu 10 Dec 2026", "12:00")
    told = {"report_shared_on": "2026-12-03", "decision": "change", "category": "EMO"}
    at.do(
        "uma",
        juniper,
        "Task_conference",
        said("review_child_protection_conference", "a conference", held_on=today, **told),
    )
    # The plan is written for the other harm: five working days, and three to approve it.
    assert at.due(juniper, "Task_change") == day("Thu 17 Dec 2026")
    at.do("sam", juniper, "Task_change", {**anew, "category": "EMO"})
    assert at.due(juniper, "Task_approve_change") == day("Tue 15 Dec 2026")
    at.do("priya", juniper, "Task_approve_change", APPROVE)
    # The next within six months, the report in time for the family to read it five working days before.
    assert at.due(juniper, "Task_report") == day("Wed 2 Jun 2027")
    # Four weeks are four weeks, also over Christmas.
    today = at.go_to("Mon 14 Dec 2026", "15:00")
    at.do("sam", baby, "Task_visit", visit(today, reason="child_in_need"))
    assert at.due(baby, "Task_visit") == day("Mon 11 Jan 2027")
    today = at.go_to("Thu 17 Dec 2026", "15:00")
    at.do("sam", juniper, "Task_visit", visit(today))
    # 18 to 24 December are 5, 29 to 31 December 3, 4 and 5 January.
    assert at.due(juniper, "Task_visit") == day("Tue 5 Jan 2027")
    at.do("sam", juniper, "Task_core_group", said("child_protection_plan", "a core group", held_on=today))
    assert at.due(juniper, "Task_core_group") == day("Thu 28 Jan 2027")
    # The baby's plan has done its work.
    today = at.go_to("Tue 2 Feb 2027", "15:00")
    over = {"decision": "end", "decision_reason": "Nights are quiet, and the family has its own people."}
    at.do("sam", baby, "Task_review", said("child_in_need_review", "a review", held_on=today, **over))
    at.do("priya", baby, "Task_approve", APPROVE)
    assert at.due(baby, "Task_end") == day("Thu 4 Feb 2027")
    assert at.open_steps(baby) == ["Task_end"]
    at.go_to("Wed 3 Feb 2027")
    at.do("sam", baby, "Task_end", said("child_in_need_plan", "the end", end_date="2027-02-02"))
    # Ten working days to propose the closing.
    assert at.due(baby, "Task_closure") == day("Wed 17 Feb 2027")
    closed(at, baby, "Tue 9 Feb 2027", due="Fri 12 Feb 2027")
    # Juniper's second review conference is held before its last day, and ends the plan.
    today = at.go_to("Mon 1 Mar 2027", "12:00")
    ends = {"proposal": "end", "proposal_reason": "She is safe."}
    report = said("review_child_protection_conference", "a report", **ends)
    at.do("sam", juniper, "Task_report", report)
    assert at.due(juniper, "Task_sign_off") == day("Wed 3 Mar 2027")
    at.do("priya", juniper, "Task_sign_off", APPROVE)
    today = at.go_to("Mon 15 Mar 2027", "15:00")
    at.do("sam", juniper, "Task_visit", visit(today))
    today = at.go_to("Tue 16 Mar 2027", "12:00")
    ended = {
        "report_shared_on": "2027-03-03",
        "decision": "end",
        "category": None,
        "next": "child_in_need",
        "decision_reason": "Kit has gone for good.",
    }
    held = said("review_child_protection_conference", "a conference", held_on=today, **ended)
    at.do("uma", juniper, "Task_conference", held)
    assert at.due(juniper, "Task_end") == day("Wed 17 Mar 2027")
    # The next plan does not wait for that. Easter: 17 to 25 March are 7, 30 March to 1 April 3; 26 and 29 March are
    # bank holidays.
    assert at.open_steps(juniper) == ["Task_end", "Task_plan"]
    assert at.due(juniper, "Task_plan") == day("Thu 1 Apr 2027")
    at.go_to("Wed 17 Mar 2027")
    at.do("sam", juniper, "Task_end", said("child_protection_plan", "the end", end_date="2027-03-16"))
    assert at.open_steps(juniper) == ["Task_plan"]
    today = at.go_to("Wed 24 Mar 2027", "16:00")
    later = {"outcomes": [{**OUTCOME, "by_when": "2027-05-28"}]}
    at.do("sam", juniper, "Task_plan", said("child_in_need_plan", "a plan", start_date=today, **later))
    assert at.due(juniper, "Task_approve") == day("Wed 31 Mar 2027")
    at.do("priya", juniper, "Task_approve", APPROVE)
    # Six weeks; and four from the plan, which began after the last visit.
    assert at.due(juniper, "Task_review") == day("Wed 5 May 2027")
    assert at.due(juniper, "Task_visit") == day("Wed 21 Apr 2027")
    today = at.go_to("Wed 14 Apr 2027", "15:00")
    at.do("sam", juniper, "Task_visit", visit(today, reason="child_in_need"))
    today = at.go_to("Wed 5 May 2027", "15:00")
    at.do("sam", juniper, "Task_review", said("child_in_need_review", "a review", held_on=today, **over))
    # Thursday 6, Friday 7, Monday 10.
    assert at.due(juniper, "Task_approve") == day("Mon 10 May 2027")
    at.do("priya", juniper, "Task_approve", APPROVE)
    at.go_to("Thu 6 May 2027")
    at.do("sam", juniper, "Task_end", said("child_in_need_plan", "the end", end_date="2027-05-05"))
    assert at.due(juniper, "Task_closure") == day("Thu 20 May 2027")
    closed(at, juniper, "Tue 11 May 2027", due="Fri 14 May 2027")
    with authority(northmere.id):
        nothing_is_left_open(juniper, baby, basil)
        the_census_says(juniper, baby, basil)
        each_file_is_its_own(juniper, baby, basil)
        every_record_has_its_paper(juniper, baby, basil)
    the_pages_tell_the_story(at, juniper, baby)
