"""What running work asks before something that it offers begins: questions, what was typed and said, what is wrong."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.asked_day import AskedDay, NotADayError
from accounts.models import User
from accounts.policy import can
from desk.typed_values import NUMBER as A_NUMBER
from desk.typed_values import TEXT as A_TEXT
from desk.typed_values import typed_value
from desk.value_words import value_words
from workflow.bpmn.asks import OPTIONAL
from workflow.bpmn.model import Activity, Ask
from workflow.bpmn.model.asks import DATE, NUMBER, TEXT, YES_NO
from workflow.known_variables import ValueRefusedError
from workflow.models import Task
from workflow.variables import asked

WORDS = "words-"
"""Before the name of a field: that of a hidden one with its question, for a page that knows nothing else."""
MOST_COPIED = 50

ANSWERS = {"yes": True, "no": False}


@dataclass(frozen=True)
class Question:
    """One question, with what stands in its boxes."""

    ask: Ask
    posted: QueryDict

    @property
    def name(self) -> str:
        """The name of its field, by which nothing else of the page is called."""
        return f"ask-{self.ask.name}"

    @property
    def words(self) -> str:
        """The question, without the remark that it may be left empty."""
        asked = self.ask.question
        return asked[: -len(OPTIONAL)].strip() if self.ask.optional else asked

    @property
    def href(self) -> str:
        """Where an error leads to."""
        return f"#{self.name}-day" if self.ask.kind == DATE else f"#{self.name}"

    @property
    def typed(self) -> str:
        """What was typed, or chosen."""
        return self.posted.get(self.name, "")

    @property
    def day(self) -> AskedDay:
        """The boxes of a day."""
        return AskedDay.posted(self.name, self.posted)

    def value(self) -> Any:
        """What was answered, as a FEEL value, None for nothing; raises `ValueError` with what to do."""
        typed = self.typed.strip()
        if self.ask.kind == DATE:
            found: Any = self._day()
        elif self.ask.kind == YES_NO:
            found = ANSWERS.get(typed)
        else:
            found = self._written(typed) if typed else None
        if found is None and not self.ask.optional:
            raise ValueError(_MISSING[self.ask.kind]())
        return found

    def _day(self) -> Any:
        try:
            return self.day.day
        except NotADayError as error:
            raise ValueError(str(error)) from None

    def _written(self, typed: str) -> Any:
        try:
            return typed_value(A_NUMBER if self.ask.kind == NUMBER else A_TEXT, typed)
        except ValueRefusedError as error:
            raise ValueError(str(error)) from None

    def drawn(self) -> dict[str, Any]:
        """The question as `desk/begin_offered.jinja` takes it."""
        return {
            "name": self.name,
            "kind": self.ask.kind,
            "words": self.ask.question,
            "typed": self.typed,
            "day": self.day,
        }


_MISSING = {
    TEXT: lambda: _("Enter an answer"),
    NUMBER: lambda: _("Enter a number in figures, such as 12 or 2.5"),
    DATE: lambda: _("Enter a day, month and year, such as 9 7 2026"),
    YES_NO: lambda: _("Choose yes or no"),
}


def said_at_start(task: Task, user: User) -> list[dict[str, str]]:
    """What was answered before a task began, for those who see the child's page: `[{question, answer}]`."""
    element = task.flow_task.element
    if not isinstance(element, Activity) or not element.asks:
        return []
    if task.case is not None and not can(user, "view", task.case):
        return []
    said = asked(task)
    questions = [Question(ask, QueryDict()) for ask in element.asks]
    return [
        {"question": each.words, "answer": value_words(said[each.ask.name], _("Not answered"))}
        for each in questions
        if each.ask.name in said
    ]


def answers_to_copy(posted: QueryDict) -> list[dict[str, str]]:
    """What was typed, to be copied by somebody who is signed out: `[{id, label, text}]`, with the words of the page."""
    names = [name.removeprefix(WORDS) for name in posted if name.startswith(f"{WORDS}ask-")][:MOST_COPIED]
    days = {name: " ".join(filter(None, AskedDay.posted(name, posted).typed)) for name in names}
    return [
        {"id": f"answer-{number}", "label": posted.get(f"{WORDS}{name}", ""), "text": posted.get(name) or days[name]}
        for number, name in enumerate(names, 1)
        if (posted.get(name) or days[name]).strip()
    ]


def read_answers(questions: list[Question]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the answers by the names of the values, and what is wrong by the names of the fields."""
    answers: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for question in questions:
        try:
            answers[question.ask.name] = question.value()
        except ValueError as error:
            errors[question.name] = str(error)
    return answers, errors
