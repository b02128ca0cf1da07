"""The made-up authority Northmere Council and three families, made through the engine and its forms.

The clock is held at days before today while the work is done, so that the dates of the story are those of its stories.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from accounts import clock
from accounts.authorities import create_authority
from accounts.clock import LONDON
from accounts.context import authority
from accounts.models import Authority, Team, User
from cases.models import Case
from cases.opening import allocate, open_case
from demo.filling import type_answers
from demo.staff import DemoPerson, Staff
from demo.stories import BAY, BAY_SEEN_ALONE, TANSY, WILF
from forms import drafts
from forms.adoption import adopt_library_forms
from forms.remarks import REMARK, REPLY, Kind, field_for
from workflow import work
from workflow.adoption import adopt_library_processes
from workflow.library import load
from workflow.models import ProcessInstance, Task
from workflow.starting import start_for_case

NAME = "Northmere Council"
ASSESSMENT = "child_and_family_assessment"
STORY_STARTED = date(2026, 6, 8)
"""The Monday with which the stories begin; they are moved by whole weeks, to about `DAYS_BACK` days back."""
DAYS_BACK = 42
A_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Northmere:
    """Builds the demonstration, inside its authority."""

    def __init__(self, today: date) -> None:
        monday = today - timedelta(days=DAYS_BACK + today.weekday())
        self.shift = monday - STORY_STARTED
        self.staff = Staff(today)

    def at(self, month: int, day: int, hour: int = 10, minute: int = 0) -> Any:
        """Hold the clock at a moment of the stories."""
        moment = datetime.combine(date(2026, month, day) + self.shift, time(hour, minute), LONDON)
        return clock.at(moment)

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

    def people(self) -> None:
        """Everyone who works here, since the day the stories begin or before."""
        with self.at(6, 1):
            self.staff.make()

    def families(self) -> None:
        """Wilf is being assessed, Bay's assessment was returned and came back, Tansy's was approved."""
        sam, priya, ren, nell = (self.staff.people[name] for name in ("Sam", "Priya", "Ren", "Nell"))
        harbour, meadow = (self.staff.teams[name] for name in ("Harbour team", "Meadow team"))
        tansy = self.child("Tansy", "Quillfeather", "", date(2019, 3, 2), (6, 8), meadow, ren)
        bay = self.child("Bay", "Saltmarsh", "", date(2017, 2, 22), (6, 15), harbour, sam)
        wilf = self.child("Wilfred", "Larkspur", "Wilf", date(2016, 1, 12), (7, 1), harbour, sam)
        with self.at(6, 9):
            approved = start_for_case(ASSESSMENT, tansy, ren)
            self.take(approved, ren)
        with self.at(6, 30, 15, 5):
            self.submit(approved, ren, self.dated(TANSY))
        with self.at(7, 2, 11, 42):
            self.take(approved, nell)
            self.submit(approved, nell, {"decision": "approve", "comment": "Clear and child-centred. Agreed."})
        with self.at(6, 15):
            corrected = start_for_case(ASSESSMENT, bay, sam)
            self.take(corrected, sam)
        with self.at(7, 7, 16, 20):
            self.submit(corrected, sam, self.dated(BAY))
        with self.at(7, 8, 12, 10):
            self.take(corrected, priya)
            self.say(
                corrected, priya, REMARK, {"/seen_alone": "See Bay on his own: he went quiet when his mother came in."}
            )
            comment = "Nearly there. See Bay alone, then say what he tells you."
            self.submit(corrected, priya, {"decision": "return", "comment": comment})
        with self.at(7, 10, 14, 58):
            self.say(corrected, sam, REPLY, {"/seen_alone": "Done, at school. His teacher sat within sight."})
            answers = {key: value for key, value in BAY.items() if key != "not_alone_reason"}
            self.submit(corrected, sam, self.dated({**answers, **BAY_SEEN_ALONE}))
        with self.at(7, 1, 9, 30):
            begun = start_for_case(ASSESSMENT, wilf, sam)
        with self.at(7, 9, 17, 30):
            self.take(begun, sam)
            pages = ("counts_from", "start_date", "reason", "parents_know", "child_seen", "visits", "seen_alone")
            self.fill(begun, sam, self.dated({key: WILF[key] for key in pages}))

    def child(
        self, given: str, family: str, known_as: str, born: date, opened: tuple[int, int], team: Team, worker: User
    ) -> Case:
        with self.at(*opened, 9):
            case = open_case(given, family, known_as=known_as, born=born)
            allocate(case, team, worker)
        return case

    def task(self, process: ProcessInstance) -> Task:
        """The open task of an instance."""
        return Task.objects.get(process=process, finished__isnull=True)

    def take(self, process: ProcessInstance, user: User) -> None:
        task = self.task(process)
        if task.owner is None:
            work.claim(task, user)

    def fill(self, process: ProcessInstance, user: User, answers: Mapping[str, Any]) -> Task:
        """Type answers into the open task's form."""
        task = self.task(process)
        type_answers(work.draft_of(task, user), answers, user)
        return task

    def say(self, process: ProcessInstance, user: User, kind: Kind, texts: Mapping[str, str]) -> None:
        """Type remarks or replies beside the answers of the open task, by pointer, as its pages do."""
        draft = work.draft_of(self.task(process), user)
        page = draft.form_version.definition.pages[0]
        fields = [field_for(kind, pointer, "") for pointer in texts]
        posted = {kind.prefix + pointer: [text] for pointer, text in texts.items()}
        marks = {field.pointer: drafts.mark_of({}) for field in fields}
        drafts.save_page(draft.pk, page.slug, posted, user, marks=marks, beside=fields)

    def submit(self, process: ProcessInstance, user: User, answers: Mapping[str, Any]) -> None:
        """Fill in the open task's form and submit it."""
        task = self.fill(process, user, answers)
        draft = drafts.close(work.draft_of(task, user).pk)
        review = draft.form_version.definition.review(draft.entered)
        if review.problems:
            raise ValueError(f"The demonstration's answers have problems: {review.problems}")
        work.submit(task, user, review.answers, review.hidden)


def build() -> list[DemoPerson]:
    """Make the demonstration in an empty database; return who can sign in. Everything or nothing is made."""
    load()
    today = clock.today()
    with clock.at(datetime.combine(today - timedelta(days=DAYS_BACK + 14), time(8), LONDON)):
        council = create_authority(NAME, code="999", contact="The service desk, 01632 960 100.", is_demonstration=True)
    builder = Northmere(today)
    with authority(council.pk):
        adopt_library_forms()
        adopt_library_processes()
        builder.people()
        builder.families()
    return builder.staff.shown


def existing() -> Authority | None:
    """Return the demonstration authority, if it was made."""
    return Authority.objects.filter(is_demonstration=True).first()
