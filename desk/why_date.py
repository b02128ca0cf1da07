"""Why a task has its date, in words: the rule of the process, what it was worked out from, and the days left out.

What the rule read was kept when the task was made (`workflow.why`), so the answer stays true when things change later.
A rule whose shape has no words here is shown as it is written, with everything that it read.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts import clock, context, dated_settings
from accounts.days import day_words
from accounts.models import User
from accounts.working_calendar import bank_holidays_between
from desk.answered import answer_behind
from desk.value_words import kept_words
from forms.adoption import NoActiveFormError, active_form
from rules.feel import syntax
from rules.feel.calendar import DaysTime
from rules.feel.reads import free_names
from workflow import deadlines, why
from workflow.bpmn.model import UserTask
from workflow.kept_values import KeptValues
from workflow.models import Task
from workflow.scopes import scope_of_task

COUNTED_AFTER = {
    "working days after": (gettext_lazy("%(days)s working day after"), gettext_lazy("%(days)s working days after")),
    "office days after": (gettext_lazy("%(days)s office day after"), gettext_lazy("%(days)s office days after")),
    "months after": (gettext_lazy("%(days)s month after"), gettext_lazy("%(days)s months after")),
}
MOVED = {
    deadlines.CALENDAR: gettext_lazy("It was %(before)s until %(day)s, when the calendar changed."),
    deadlines.CORRECTED: gettext_lazy("It was %(before)s until %(day)s, when a recorded date was corrected."),
    deadlines.PROCESS: gettext_lazy("It was %(before)s until %(day)s, when the process changed."),
    deadlines.RECORDED: gettext_lazy(
        "It was %(before)s until %(day)s, when something newer was recorded that it is counted from."
    ),
    deadlines.VALUE: gettext_lazy(
        "It was %(before)s until %(day)s, when a manager set a value that it is counted from."
    ),
}
"""What the date was before, by why it was worked out again (`workflow.deadlines`)."""
WHOLE_DAYS = re.compile(r"P([0-9]{1,4})D")
DAY = 86_400 * 1_000_000_000
LONGEST_LOOK = 800
"""Over how many days bank holidays are looked for."""


class NoWordsError(Exception):
    """A part of a rule has no words."""


@dataclass(frozen=True, slots=True)
class WhyDate:
    """Why a date is what it is: `words`, one or two sentences, and where they do not say it the `rule` as written.

    `inputs` is then what the rule read, each with its words and its value.
    """

    words: str
    rule: str
    inputs: tuple[tuple[str, str], ...]


def why_date(task: Task, reader: User, *, as_answered: bool = False) -> WhyDate | None:
    """Say why a task has its date, as far as a reader may know, or None for a task without one.

    With `as_answered` a question is worded as whoever answered it read it, which is looked up for each task: a list
    says it as new work asks it.
    """
    element: UserTask = task.flow_task.element
    if task.due_on is None or element.due_date is None:
        return None
    kept = KeptValues(task.process, reader, scope_of_task(task))
    reading = _Reading(task, element, kept, as_answered=as_answered)
    left_out, moved = _left_out(reading, element, task.due_on), _moved(task)
    if any(map(kept.keeps, reading.days)):
        words = _("It is counted from something that is kept for the people who work with the child.")
        return WhyDate(" ".join(filter(None, (words, moved))), "", ())
    try:
        told = reading.phrase(element.due_date.syntax)
        return WhyDate(" ".join(filter(None, (f"{told[:1].upper()}{told[1:]}.", left_out, moved))), "", ())
    except NoWordsError:
        rule = element.due_date.text.strip().removeprefix("=").strip()
        words = " ".join(filter(None, (moved, _("The process works the date out by this rule:"))))
        return WhyDate(words, rule, (*reading.inputs(), *(((_("Left out"), left_out),) if left_out else ())))


def _moved(task: Task) -> str:
    """Say what the date was before it was worked out again, and why that was done."""
    notes = task.data.get("due_moved", [])
    if not notes or not notes[-1].get("from"):
        return ""
    told = {
        "before": day_words(date.fromisoformat(notes[-1]["from"])),
        "day": day_words(datetime.fromisoformat(notes[-1]["at"])),
    }
    return str(MOVED[notes[-1]["why"]]) % told


def _left_out(reading: "_Reading", element: UserTask, due: date) -> str:
    """Say which days were not counted, the bank holidays by name."""
    if element.due_date is None or not {"working days after", "office days after"} & element.due_date.calls():
        return ""
    words = _("Weekends and bank holidays are not counted.")
    began = [day for day in reading.days.values() if day < due and (due - day).days <= LONGEST_LOOK]
    if not began:
        return words
    skipped = bank_holidays_between(min(began), due)
    if not skipped:
        return words
    named = ", ".join(f"{day_words(day)} ({name})" for day, name in skipped)
    return (
        words
        + " "
        + ngettext("One falls in this time: %(days)s.", "These fall in this time: %(days)s.", len(skipped))
        % {"days": named}
    )


class _Reading:
    """A rule's parts in words, with what was read when the task was made."""

    def __init__(self, task: Task, element: UserTask, kept: KeptValues, *, as_answered: bool) -> None:
        self.element, self.kept = element, kept
        self.answered = kept if as_answered else None
        noted = why.of(task).get("date", {}).get("reads", {})
        usual = {"today": clock.local(task.created).date().isoformat()}
        if not noted and element.due_date is not None and "process.started_on" in element.due_date.names():
            usual["process.started_on"] = clock.local(task.process.created).date().isoformat()
        self.was_read = frozenset(noted)
        self.read: dict[str, Any] = {**usual, **noted}
        used = element.due_date.names() if element.due_date is not None else frozenset()
        self.days = {path: day for path in used if (day := _day(self.read.get(path))) is not None}

    def inputs(self) -> tuple[tuple[str, str], ...]:
        """What the rule read, path by path, in words; a value that was not stored is left out."""
        return tuple(
            (named(path, self.answered), kept_words() if self.kept.keeps(path) else self._said(path))
            for path in sorted(self.element.due_date.names() if self.element.due_date is not None else ())
            if self.read.get(path) is not None
        )

    def _said(self, path: str) -> str:
        return day_words(self.days[path]) if path in self.days else str(self.read[path])

    def phrase(self, node: syntax.Node) -> str:
        """Return a part that gives a day, in words; raise `NoWordsError`."""
        match node:
            case syntax.Name() | syntax.Path():
                return self._moment(_path(node))
            case syntax.Call(syntax.Name("date"), (moment,), ()):
                return self.phrase(moment)
            case syntax.Call(syntax.Name(name), (base, days), ()) if name in COUNTED_AFTER:
                one, many = COUNTED_AFTER[name]
                count, said = self._count(days)
                return f"{(one if count == 1 else many) % {'days': said}} {self.phrase(base)}"
            case syntax.Call(syntax.Name("min"), several, ()) if several:
                return _("the earliest of: %(days)s") % {"days": "; ".join(map(self.phrase, _items(several)))}
            case syntax.Call(syntax.Name("max"), several, ()) if several:
                return _("the latest of: %(days)s") % {"days": "; ".join(map(self.phrase, _items(several)))}
            case syntax.If(_condition, yes, no):
                return self._branch(yes, no)
            case syntax.Arithmetic(first, (("+", length),)):
                number = _days(length)
                words = ngettext("%(days)s day after", "%(days)s days after", number) % {"days": number}
                return f"{words} {self.phrase(first)}"
        raise NoWordsError

    def _branch(self, yes: syntax.Node, no: syntax.Node) -> str:
        """Only the branch that was taken was read: what one reads and the other does not tells which it was.

        A condition may have read the same and found nothing; then that branch has no words, and it was the other.
        """
        in_yes, in_no = free_names(yes)[0], free_names(no)[0]
        if (in_no - in_yes) & self.was_read:
            first, second = no, yes
        elif (in_yes - in_no) & self.was_read:
            first, second = yes, no
        else:
            raise NoWordsError
        try:
            return self.phrase(first)
        except NoWordsError:
            return self.phrase(second)

    def _count(self, node: syntax.Node) -> tuple[int, str]:
        match node:
            case syntax.Literal(Decimal() as value):
                return int(value), str(int(value))
            case syntax.Path() | syntax.Name():
                path = _path(node)
                if path.startswith("settings.") and path in self.read:
                    number = int(float(self.read[path]))
                    known = dated_settings.declared().get(path.removeprefix("settings."))
                    if known is not None and known.default == number:
                        return number, str(number)
                    return number, _("%(number)s (set by your council)") % {"number": number}
        raise NoWordsError

    def _moment(self, path: str) -> str:
        if path not in self.days:
            raise NoWordsError
        day = {"day": day_words(self.days[path])}
        if path == "today":
            if self.element.review_of is not None:
                return _("it was submitted on %(day)s") % day
            return _("this step began on %(day)s") % day
        if path == "process.started_on":
            return _("the work began on %(day)s") % day
        return f"{named(path, self.answered)}, {day_words(self.days[path])}"


def _days(node: syntax.Node) -> int:
    """How many whole days a written duration is, such as `@"P3D"` or `duration("P3D")`."""
    match node:
        case syntax.Literal(DaysTime(nanos)) if nanos % DAY == 0:
            return nanos // DAY
        case syntax.Call(syntax.Name("duration"), (syntax.Literal(str() as text),), ()):
            written = WHOLE_DAYS.fullmatch(text)
            if written is not None:
                return int(written[1])
    raise NoWordsError


def _items(several: tuple[syntax.Node, ...]) -> tuple[syntax.Node, ...]:
    if len(several) == 1 and isinstance(several[0], syntax.ListOf):
        return several[0].items
    return several


def _path(node: syntax.Node) -> str:
    match node:
        case syntax.Name(name):
            return name
        case syntax.Path(syntax.Name(name), names):
            return ".".join((name, *names))
    raise NoWordsError


def named(path: str, kept: KeptValues | None) -> str:
    """Name what an expression of some work reads: built-in things in fixed words, an answer by its question.

    The question is worded as whoever answered it read it; where nobody did, and without `kept`, the values of the work,
    as new work asks it.
    """
    fixed = {
        "today": _("the day this step began"),
        "process.started_on": _("the day the work began"),
        "episode.opened_on": _("the day our work with this child began"),
    }
    if path in fixed:
        return fixed[path]
    head, _dot, rest = path.partition(".")
    if head in ("forms", "previous") and "." in rest:
        answered = answer_behind(kept, path) if kept is not None else None
        label = answered[1].label if answered is not None else _asked_now(*rest.split(".", 1))
        if label:
            return _("the answer to “%(question)s”") % {"question": label}
    if head == "history":
        return _("how many records there are of “%(form)s”") % {"form": rest.partition(".")[0].replace("_", " ")}
    if path == "case.under_way":
        return _("the other work that runs for this child")
    if path == "case.worker":
        return _("who works with the child")
    if path == "case.protection_plans_ended":
        return _("how many child protection plans the child had that ended")
    if head == "decisions":
        return _("what the table “%(name)s” said") % {"name": rest.replace("_", " ").replace(".", ", ")}
    if head == "settings":
        return _("the setting %(name)s") % {"name": rest.replace("_", " ")}
    return path.replace("_", " ").replace(".", ", ")


def _asked_now(key: str, name: str) -> str:
    """Return the words of a question of the form in use, remembered for the open context."""
    memo = context.memo()
    held: dict[str, str] = memo.setdefault(("questions", key), {}) if memo is not None else {}
    if not held:
        try:
            questions = active_form(key).definition.questions
        except NoActiveFormError:
            questions = {}
        held.update({pointer.removeprefix("/"): question.label for pointer, question in questions.items()})
        held.setdefault("", "")
    return held.get(name.replace(".", "/"), "")


def _day(value: Any) -> date | None:
    if not isinstance(value, str):
        return None
    try:
        if "T" in value:
            return clock.local(datetime.fromisoformat(value)).date()
        return date.fromisoformat(value)
    except ValueError:
        return None
