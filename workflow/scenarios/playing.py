"""Playing a scenario: its steps on the real engine, what came out otherwise than expected, and where tokens came."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from accounts import clock
from accounts.clock import LONDON
from accounts.working_calendar import working_calendar
from rules.feel import evaluate
from rules.sentences import Sentence, about
from workflow.errors import WorkflowError
from workflow.scenarios.comparing import differences, told_incidents
from workflow.scenarios.script import (
    Action,
    Advance,
    Complete,
    EndOffered,
    Expect,
    Message,
    Script,
    Signal,
    StartOffered,
)
from workflow.testing import Scenario, ScenarioError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Played:
    """How a scenario went: `problems` in words, none when it went as expected; `touched` elements and flows.

    `walked` are these in the order in which its tokens took them, as long as they are not put away; `path` stands for
    that order: two scenarios with the same one walked the same path. Both are empty where nothing began.
    """

    name: str
    problems: tuple[str, ...]
    touched: frozenset[str]
    path: str = ""
    walked: tuple[str, ...] = ()

    @property
    def went_well(self) -> bool:
        """Whether everything was as expected."""
        return not self.problems


def play(xml: bytes, script: Script, *, within: timedelta | None = None) -> Played:
    """Play a scenario and undo it. It goes on after a difference, and stops at a step that cannot be taken.

    Real time longer than `within` is such a step: a worker must not be held for ever.
    """
    with Scenario(
        xml,
        now=script.started_on,
        born=script.born,
        expected=script.expected,
        died=script.died,
        worker_from=script.worker_from,
        episode_open=script.episode_open,
        children=script.children,
        within=within,
    ) as tried:
        problems = tuple(_problems(tried, script))
        touched = frozenset(tried.trace) | tried.flows if tried.has_started else frozenset()
        walked = tried.path if tried.has_started else ()
        path = sha256(" ".join(walked).encode()).hexdigest() if walked else ""
        return Played(script.name, problems, touched, path, walked)


def _problems(tried: Scenario, script: Script) -> Iterator[str]:
    place: str = Sentence("Start")
    try:
        _begin(tried, script)
        for number, step in enumerate(script.steps, start=1):
            place = Sentence("Step %(number)s (%(step)s)", number=number, step=step)
            if isinstance(step, Expect):
                for words in differences(step, tried):
                    yield about(place, words)
            else:
                _take(tried, step)
        if tried.incidents and not any(isinstance(step, Expect) and step.incidents for step in script.steps):
            yield Sentence(
                "At the end: failed, and nobody expected it: %(incidents)s.",
                incidents=told_incidents(tried.incidents),
            )
    except (ScenarioError, WorkflowError) as error:
        yield about(place, error)
    except Exception as error:  # whatever fails, the other scenarios are still told of
        log.exception("scenario failed at %s", place)
        yield Sentence("%(place)s: the engine failed with %(error)s.", place=place, error=type(error).__name__)


def _begin(tried: Scenario, script: Script) -> None:
    for form, answers in script.earlier:
        tried.earlier(form, answers)
    tried.start(script.variables, by=script.start_by, at=script.start_at)


def _take(tried: Scenario, step: Action) -> None:
    match step:
        case Complete():
            tried.complete(step.task, step.answers, by=step.by)
        case Advance():
            tried.advance_to(_moment(tried, step))
        case StartOffered():
            tried.start_offered(step.element, step.variables, by=step.by)
        case EndOffered():
            tried.end_offered(step.element)
        case Message():
            tried.message(step.name, step.correlation_key, step.variables)
        case Signal():
            tried.signal(step.name, step.variables)


def _moment(tried: Scenario, step: Advance) -> datetime:
    """When a step of time ends. Months and working days are counted by London's days, and keep the hour."""
    if step.to is not None:
        return step.to
    here = clock.local(tried.now)
    if step.working_days is not None:
        with tried.inside():
            day = working_calendar().working_days_after(here.date(), step.working_days)
        return datetime.combine(day, step.at or here.time(), LONDON)
    if isinstance(step.by, timedelta):
        return tried.now + step.by
    moved: datetime = evaluate("from + by", {"from": here, "by": step.by})
    return moved
