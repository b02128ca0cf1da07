"""The three stories that the guides tell of: Wilf is being assessed, Bay's came back corrected, Tansy's is approved.

Their dates are those of `demo.stories`, moved by whole weeks to about `DAYS_BACK` days back.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from accounts import clock
from cases.models import Case, Kinship, Person
from cases.opening import allocate, open_case, open_file
from cases.relationships import relate
from demo import hands
from demo.agenda import Days, Story
from demo.ending import closed
from demo.known import write_known
from demo.referral_stories import ASSESS, TOLD, WILF_REFERRAL
from demo.staff import Staff
from demo.stories import BAY, BAY_SEEN_ALONE, TANSY, WILF
from workflow.assigning import reallocate
from workflow.models import Task
from workflow.starting import start_for_case

REFERRAL, ASSESSMENT = "referral", "child_and_family_assessment"
STORY_STARTED = date(2026, 6, 8)
"""The Monday with which the stories begin."""
DAYS_BACK = 42
A_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
WILF_SO_FAR = ("counts_from", "start_date", "reason", "parents_know", "child_seen", "visits", "seen_alone")


class MainStories:
    """Plays Wilf, Bay and Tansy, inside their authority."""

    def __init__(self, days: Days, staff: Staff) -> None:
        self.days, self.staff = days, staff
        self.shift = days.weeks_ago(DAYS_BACK // 7, 0) - STORY_STARTED
        self.shift -= timedelta(days=self.shift.days % 7)

    def stories(self) -> list[Story]:
        """The three, each as `demo.agenda` plays them."""
        return [self.tansy(), self.bay(), self.wilf()]

    def at(self, month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
        """Return a moment of the stories, moved."""
        return self.days.at(date(2026, month, day) + self.shift, hour, minute)

    def dated(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Return answers with their dates moved like everything else, those inside lists too."""
        return {name: self.moved(value) for name, value in answers.items()}

    def moved(self, value: Any) -> Any:
        """Return one answer with its dates moved."""
        if isinstance(value, str) and A_DATE.fullmatch(value):
            return (date.fromisoformat(value) + self.shift).isoformat()
        if isinstance(value, dict):
            return self.dated(value)
        return [self.moved(item) for item in value] if isinstance(value, list) else value

    def tansy(self) -> Story:
        """Ren assesses Tansy; Nell looks at it on the way and approves it."""
        ren, nell = self.staff.people["Ren"], self.staff.people["Nell"]
        yield self.at(6, 8, 9)
        case = open_case("Tansy", "Quillfeather", born=date(2019, 3, 2), actor=nell)
        allocate(case, self.staff.teams["Meadow team"], ren, actor=nell)
        self.family(case, 1, "F", ("Rosa", Kinship.MOTHER, True), ("Elio", Kinship.GRANDPARENT, False))
        yield self.at(6, 9)
        start_for_case(ASSESSMENT, case, ren)
        yield self.look_at(6, 9)
        hands.submit(self.waiting(case, hands.REVIEW), self.looked("Her grandfather is a great help."), nell)
        yield self.at(6, 30, 15, 5)
        hands.submit(self.waiting(case, hands.ASSESS), self.dated(TANSY), ren)
        yield self.at(7, 2, 11, 42)
        approved = {"decision": "approve", "comment": "Clear and child-centred. Agreed."}
        hands.submit(self.waiting(case, *hands.AUTHORISE), approved, nell)
        closed(case, TANSY, nell)

    def bay(self) -> Story:
        """Sam assesses Bay, Priya returns it, Sam sees Bay alone and hands it in again."""
        sam, priya = self.staff.people["Sam"], self.staff.people["Priya"]
        yield self.at(6, 15, 9)
        case = open_case("Bay", "Saltmarsh", born=date(2017, 2, 22), actor=priya)
        allocate(case, self.staff.teams["Harbour team"], sam, actor=priya)
        jo, pat = ("Jo", Kinship.MOTHER, True), ("Pat", Kinship.GRANDPARENT, False)
        self.family(case, 6, "M", jo, pat, ("Marnie", Kinship.SIBLING, None))
        yield self.at(6, 15)
        start_for_case(ASSESSMENT, case, sam)
        yield self.look_at(6, 15)
        hands.submit(self.waiting(case, hands.REVIEW), self.looked("See Bay alone next."), priya)
        yield self.at(7, 7, 16, 20)
        hands.submit(self.waiting(case, hands.ASSESS), self.dated(BAY), sam)
        yield self.at(7, 8, 12, 10)
        decision = self.waiting(case, *hands.AUTHORISE)
        hands.remark(decision, priya, {"/seen_alone": "See Bay on his own: he went quiet when his mother came in."})
        comment = "Nearly there. See Bay alone, then say what he tells you."
        hands.submit(decision, {"decision": "return", "comment": comment}, priya)
        yield self.days.at(self.days.working_days_ago(1), 14, 58)
        corrected = self.waiting(case, hands.ASSESS)
        hands.reply(corrected, sam, {"/seen_alone": "Done, at school. His teacher sat within sight."})
        answers = {key: value for key, value in BAY.items() if key != "not_alone_reason"}
        hands.submit(corrected, self.dated({**answers, **BAY_SEEN_ALONE}), sam)

    def wilf(self) -> Story:
        """The school's referral leads to an assessment; Sam has written the first pages."""
        sam, cleo, bryony = (self.staff.people[name] for name in ("Sam", "Cleo", "Bryony"))
        priya, idris = self.staff.people["Priya"], self.staff.people["Idris"]
        yield self.at(6, 30, 9)
        case = open_file("Wilfred", "Larkspur", known_as="Wilf", born=date(2016, 1, 12), actor=idris)
        allocate(case, self.staff.teams["Front door"], None, actor=idris)
        self.family(case, 2, "M", ("Tom", Kinship.FATHER, True), ("Ines", Kinship.MOTHER, True))
        start_for_case(REFERRAL, case, idris)
        yield self.at(6, 30, 9, 40)
        hands.submit(self.waiting(case, hands.RECORD), self.dated(WILF_REFERRAL), cleo)
        yield self.at(7, 1, 9, 10)
        nobody_yet = {"no_worker_reason": "The Harbour team says today who works with Wilf."}
        hands.submit(self.waiting(case, hands.DECIDE), ASSESS | nobody_yet, bryony)
        hands.submit(self.waiting(case, hands.TELL), self.dated(TOLD), cleo)
        yield self.at(7, 1, 9, 30)
        day = date(2026, 7, 1) + self.shift
        reallocate(case, bryony, sam, self.staff.teams["Harbour team"], day, "Sam knows the school.")
        yield self.at(7, 9, 17, 30)
        hands.fill(self.waiting(case, hands.ASSESS), self.dated({key: WILF[key] for key in WILF_SO_FAR}), sam)
        yield self.look_at(6, 30)
        hands.submit(self.waiting(case, hands.REVIEW), self.looked("Ask his aunt about Fridays."), priya)

    def look_at(self, month: int, day: int) -> datetime:
        """Return when a manager looks at an assessment that counts from a day: a day after the process asks."""
        return self.days.at(self.days.after(date(2026, month, day) + self.shift, 11), 9, 30)

    def looked(self, next_: str) -> dict[str, Any]:
        """What a manager writes at a point of review."""
        told = {
            "reviewed_on": clock.today().isoformat(),
            "child_seen_yet": True,
            "standing": "on_track",
            "what_to_do": next_,
        }
        return {**told, "progress": "The child has been seen and says what matters. Health is still to be asked."}

    def family(self, case: Case, number: int, sex: str, *people: tuple[str, Kinship, bool | None]) -> None:
        """Write down who belongs to a child, the `number`-th of the stories, and what is known of them."""
        for name, kind, responsible in people:
            person = Person.objects.create(given_name=name, family_name=case.child.family_name)
            relate(case, person, kind, self.staff.people["Priya"], parental_responsibility=responsible)
        write_known(case, number, number, sex, self.staff.people["Priya"], clock.today())

    def waiting(self, case: Case, *steps: str) -> Task:
        """The open task at one of these steps; the story is wrong when there is none."""
        return hands.waiting(case, *steps)
