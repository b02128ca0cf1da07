"""The stories of the families in `demo.one_of_each` and `demo.more_families`, from the first word to today."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from accounts import clock
from accounts.models import User
from accounts.working_calendar import working_calendar
from cases.models import Case, Kinship, Person
from cases.opening import allocate, open_file
from cases.relationships import relate
from demo import hands
from demo.agenda import Days, Story
from demo.beside import beside
from demo.conferring import conferred
from demo.courses import Child, Course, Family
from demo.ending import ENDS, closed, helped
from demo.known import MAIN_CHILDREN, write_known
from demo.planned import planned, side_by_side
from demo.protecting import protected
from demo.staff import Staff
from demo.writing import DECISIONS, Writer
from records.chronology import mark
from records.models import ChronologyEntry
from workflow import work
from workflow.assigning import reallocate, reassign
from workflow.models import Task
from workflow.starting import start_for_case

CONTACT, REFERRAL, ASSESSMENT = "contact", "referral", "child_and_family_assessment"
FRONT_DOOR, SERVICE = "Front door", "Service management"
TYPED_ON = (3, 6, 9, 13, 18, 23)
"""In the working days of a referral: when the worker types a part of the assessment."""
DAYS_IN_A_YEAR = 365.25
BEGUN = "Agreed with the family and begun. The first meeting is set."
"""What a manager notes about work begun by hand."""

type Step = tuple[date, int, Callable[[], None]]


class Playing:
    """Plays the families, inside their authority. `cases` are the children's files by name, `homes` where they live."""

    def __init__(self, days: Days, staff: Staff) -> None:
        self.days, self.staff = days, staff
        self.cases: dict[str, list[tuple[Child, Case]]] = {}
        self.homes: dict[str, int] = {}

    def story(self, family: Family, child: Child, number: int) -> Story:
        """One child's story."""
        course, writer = child.course, Writer(child, family, number)
        reached = self.reached(course)
        yield self.days.at(reached, 9, number % 50)
        case = self.opened(family, child, writer, reached)
        yield from self.referral(case, course, writer, reached, None)
        if course.again is not None:
            second = replace(course, recent=course.again, decision="assessment", again=None)
            anew = self.reached(second)
            yield self.days.at(anew, 9, number % 50)
            allocate(case, self.staff.teams[FRONT_DOOR], None, actor=self.staff.people["Idris"])
            yield from self.referral(case, second, writer, anew, reached)
            course, reached = second, anew
        if course.decided is None or course.decision not in ("assessment", "strategy_discussion"):
            return
        given = self.days.after(reached, course.decided + 1)
        yield self.days.at(given, 9, 40)
        self.allocated(case, course)
        if course.decision == "assessment":
            besides = beside(self, case, writer)
            yield from side_by_side(self.assessment(case, course, writer, reached), *besides)
        elif course.by_hand is not None:
            yield from self._protected(case, writer, course, self.days.after(reached, course.decided + course.by_hand))

    def _protected(self, case: Case, writer: Writer, course: Course, day: date) -> Story:
        """The strategy discussion on a day, and what it led to."""
        yield from protected(self, case, writer, day, emergency=course.emergency)
        yield from conferred(self, case, writer, course, day)

    def reached(self, course: Course) -> date:
        """The day on which the referral came."""
        if course.recent is not None:
            return self.days.working_days_ago(course.recent)
        return self.days.weeks_ago(course.weeks, course.weekday)

    def opened(self, family: Family, child: Child, writer: Writer, on: date) -> Case:
        """Open the child's file at the front door, and write down the family."""
        idris = self.staff.people["Idris"]
        if child.age is None:
            case = open_file("Baby", family.name, expected=on + timedelta(weeks=14), actor=idris)
        else:
            born = on - timedelta(days=round(child.age * DAYS_IN_A_YEAR))
            case = open_file(child.name, family.name, born=born, actor=idris)
        allocate(case, self.staff.teams[FRONT_DOOR], None, actor=idris)
        elders = self.cases.setdefault(family.name, [])
        if elders:
            first = elders[0][1]
            for row in first.child.relationships.exclude(kind=Kinship.SIBLING).select_related("other"):
                relate(case, row.other, Kinship(row.kind), idris, parental_responsibility=row.parental_responsibility)
            for _child, other in elders:
                relate(case, other.child, Kinship.SIBLING, idris)
        else:
            mother = Person.objects.create(given_name=family.parent, family_name=family.name)
            kind = Kinship.CARER if writer.relation == "Carer" else Kinship.MOTHER
            relate(case, mother, kind, idris, parental_responsibility=kind == Kinship.MOTHER)
            if writer.father is not None:
                father = Person.objects.create(given_name=writer.father, family_name=family.name)
                relate(case, father, Kinship.FATHER, idris, parental_responsibility=True)
            self.homes[family.name] = writer.number
        elders.append((child, case))
        sex = {"he": "M", "she": "F"}.get(child.pronoun, "U")
        write_known(case, MAIN_CHILDREN + writer.number, self.homes[family.name], sex, idris, on)
        return case

    def referral(self, case: Case, course: Course, writer: Writer, reached: date, before: date | None) -> Story:
        """The referral: the duty worker begins it, the contact officer writes it, the manager decides."""
        cleo, bryony = self.staff.people["Cleo"], self.staff.people["Bryony"]
        if course.from_contact:
            yield from self._contact(case, writer, reached, decided=course.decided is not None)
            if course.decided is None:
                return
        else:
            start_for_case(REFERRAL, case, self.staff.people["Idris"])
        yield self.days.at(reached, 10, 5 + writer.number % 50)
        task = self.waiting(case, hands.RECORD)
        hands.take(task, cleo)
        answers = writer.referral(reached, before)
        if not course.recorded:
            hands.fill(task, {name: answers[name] for name in ("referral_date", "source", "concern")}, cleo)
            return
        yield self.days.at(reached, 11, 10)
        hands.submit(task, answers, cleo)
        if course.decided is None:
            return
        decided = self.days.after(reached, course.decided)
        yield self.days.at(decided, 14, writer.number % 50)
        hands.submit(self.waiting(case, hands.DECIDE), writer.decision(course.decision), bryony)
        yield self.days.at(decided, 15, 30)
        if course.decision == "other_service":
            said_yes = {"accepted_by": "Dora Fell, early help, 01632 960 170", "accepted_on": clock.today().isoformat()}
            hands.submit(self.waiting(case, hands.PASS_ON), {**said_yes, "family_agrees": True}, cleo)
        told = {"referrer_told": True, "referrer_told_on": clock.today().isoformat(), "referrer_said": "“Thank you.”"}
        hands.submit(self.waiting(case, hands.TELL), told, cleo)

    def _contact(self, case: Case, writer: Writer, reached: date, *, decided: bool) -> Story:
        """The contact, on the morning of the day on which it is decided that it is a referral, if it is."""
        start_for_case(CONTACT, case, self.staff.people["Cleo"])
        yield self.days.at(reached, 9, 50)
        hands.submit(self.waiting(case, hands.RECORD), writer.contact(reached), self.staff.people["Cleo"])
        decision, bryony = self.waiting(case, hands.DECIDE), self.staff.people["Bryony"]
        if not decided:
            hands.take(decision, bryony)
            return
        told = {"decision": "referral", "decision_reason": "Somebody should find out what is behind this."}
        told["decided_otherwise"] = "The referrer said more on the telephone."
        hands.submit(decision, told, bryony)

    def allocated(self, case: Case, course: Course) -> None:
        """The front door gives the child to a team, to a worker of it where one is free."""
        worker = self.staff.people[course.worker] if course.worker else None
        reason = "Knows the school." if worker else "The team decides on Monday who is free."
        team = self.staff.team_of(worker) if worker else self.staff.teams["Harbour team"]
        reallocate(case, self.staff.people["Bryony"], worker, team, clock.today(), reason)

    def assessment(self, case: Case, course: Course, writer: Writer, reached: date) -> Story:
        """The assessment: parts typed, the manager's looks, the hand-ins and the decisions, in the order of time."""
        if course.worker is None:
            return
        after = self.days.after
        begun = after(reached, course.decided or 0)
        yield from self._through(self._steps(case, course, writer, reached, begun))
        if course.by_hand is None or course.decided_on is None:
            return
        day = after(reached, course.decided_on + course.by_hand)
        if course.outcome == "strategy_discussion":
            yield from self._protected(case, writer, course, day)
            return
        yield from side_by_side(self._arranged(case, course, writer, day), self._anew(case, course, writer))

    def _arranged(self, case: Case, course: Course, writer: Writer, day: date) -> Story:
        """What the assessment led to: a plan, or what a manager arranges."""
        if course.outcome == "child_in_need_plan":
            yield from planned(self, case, writer, course, day)
            return
        yield self.days.at(day, 16)
        self._by_hand(case)

    def _anew(self, case: Case, course: Course, writer: Writer) -> Story:
        """A new assessment in the same time of need."""
        if course.anew is None:
            return
        began = self.days.weeks_ago(course.anew, 1)
        yield self.days.at(began, 10)
        start_for_case(ASSESSMENT, case, self.staff.people[course.worker or ""])
        again = replace(course, submitted=None, by_hand=None, anew=None)
        yield from self._through(self._steps(case, again, writer, began, began))

    def _through(self, steps: list[Step]) -> Story:
        for day, hour, do in sorted(steps, key=lambda step: step[:2]):
            yield self.days.at(day, hour, 20)
            do()

    def _steps(self, case: Case, course: Course, writer: Writer, reached: date, begun: date) -> list[Step]:
        after = self.days.after
        submitted, decided = course.submitted, course.decided_on
        late = submitted is not None and submitted > 45
        dates = {"referral": reached, "begun": begun, "first": after(reached, 5), "second": after(reached, 12)}
        dates |= {"asked": after(reached, 7), "review": after(reached, course.reviews[0])}
        parts = writer.assessment(dates, course.outcome, late=late)
        whole = {name: answer for part in parts for name, answer in part.items()}
        steps: list[Step] = []

        def at(day: int, hour: int, do: Callable[[], None]) -> None:
            steps.append((after(reached, day), hour, do))

        for day, part in zip(TYPED_ON, parts, strict=False):
            if submitted is None or day < submitted:
                at(day, 16, partial(self._type, case, part))
        for day in course.reviews:
            if submitted is None or day < submitted:
                at(day, 9, partial(self._review, case, writer))
        if course.moved is not None:
            at(course.moved[0], 12, partial(self._move, case, course.moved[1]))
        if course.lent is not None:
            at(course.lent[0], 12, partial(self._lend, case, course.lent[1]))
        if submitted is not None and decided is not None:
            at(submitted, 15, partial(self._submit, case, hands.ASSESS, whole))
            at(decided, 11, partial(self._decide, case, course, writer, whole))
            if course.outcome == "early_help" and course.verdict == "approve":
                at(decided + 20, 14, partial(self._help, case, whole))
            if course.marked:
                at(decided + 1, 10, partial(self._mark, case))
        return steps

    def _type(self, case: Case, part: dict[str, object]) -> None:
        task = self.waiting(case, hands.ASSESS)
        if task.owner is not None:
            hands.fill(task, part, task.owner)

    def _review(self, case: Case, writer: Writer) -> None:
        task = self.waiting(case, hands.REVIEW)
        manager = hands.take(task, self.manager_of(case))
        hands.submit(task, writer.review(clock.today()), manager)

    def _submit(self, case: Case, step: str, answers: dict[str, object]) -> None:
        task = self.waiting(case, step)
        if task.owner is not None:
            hands.submit(task, answers, task.owner)

    def _decide(self, case: Case, course: Course, writer: Writer, whole: dict[str, object]) -> None:
        task = self.waiting(case, *hands.AUTHORISE)
        late = task.element_id == hands.AUTHORISE[1]
        manager = hands.take(task, self.staff.people["Mo"] if late else self.manager_of(case))
        if course.verdict == "approve":
            hands.submit(task, {"decision": "approve", "comment": writer.turn(DECISIONS)}, manager)
            if course.outcome in ENDS:
                closed(case, whole, self.manager_of(case), approved=course.closing_approved)
            return
        hands.remark(task, manager, course.remarks)
        hands.submit(
            task, {"decision": course.verdict, "comment": "Nearly there. See what I wrote beside it."}, manager
        )

    def _help(self, case: Case, whole: dict[str, object]) -> None:
        allocation = case.allocation_on(clock.today())
        manager = self.manager_of(case)
        helped(case, whole, (allocation and allocation.worker) or manager, manager)

    def _by_hand(self, case: Case) -> None:
        task = hands.open_work_by_hand(case)
        manager = self.manager_of(case)
        if task is not None:
            hands.take(task, manager)
            work.finish_by_hand(task, manager, BEGUN)
            return
        task = self.waiting(case, "Task_next_step")
        begins = working_calendar().working_days_after(clock.today(), 5).isoformat()
        arranged = {
            "arranged": "The mentor meets him at the club on Mondays.",
            "begins_on": begins,
            "family_knows": True,
        }
        hands.submit(task, arranged, hands.take(task, manager))

    def _move(self, case: Case, name: str) -> None:
        worker = self.staff.people[name]
        reason = "The worker is on training until the end of the month."
        reallocate(case, self.manager_of(case), worker, self.staff.team_of(worker), clock.today(), reason)

    def _lend(self, case: Case, name: str) -> None:
        task = self.waiting(case, hands.ASSESS)
        reassign(task, self.manager_of(case), self.staff.people[name], "Covers while the worker is ill.")

    def _mark(self, case: Case) -> None:
        entry = ChronologyEntry.objects.filter(case=case, significant=False).order_by("on", "pk").first()
        allocation = case.allocation_on(clock.today())
        if entry is not None and allocation is not None and allocation.worker is not None:
            mark(entry, allocation.worker, significant=True)

    def manager_of(self, case: Case) -> User:
        """Who manages the team that works with a child today."""
        allocation = case.allocation_on(clock.today())
        if allocation is None:
            raise LookupError("Nobody works with this child.")
        return self.staff.managers[allocation.team.name]

    def waiting(self, case: Case, *steps: str) -> Task:
        """The open task at one of these steps; the story is wrong when there is none."""
        return hands.waiting(case, *steps)
