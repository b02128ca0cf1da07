"""Reading a `.tests.json` file: checked against `tests.schema.json` and the process, everything wrong told at once."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from accounts.clock import LONDON
from rules.sentences import Sentence, listed
from workflow.bpmn.model import ProcessModel, StartEvent
from workflow.scenarios.script import (
    Advance,
    Complete,
    EndOffered,
    Expect,
    ExpectedTask,
    Message,
    Script,
    Signal,
    StartOffered,
    Step,
)
from workflow.scenarios.values import value_of

SCHEMA = Path(__file__).with_name("tests.schema.json")
MORNING = time(9)
"""The hour of a day that comes without one."""


class FileFault(NamedTuple):
    """One thing wrong with a file: a JSON pointer into it, and what to do."""

    pointer: str
    message: str


class ScenarioFileError(ValueError):
    """A file was refused. `faults` is everything wrong with it, in the order of the file."""

    def __init__(self, faults: list[FileFault]) -> None:
        super().__init__(
            "\n".join(
                Sentence("%(pointer)s: %(message)s", pointer=fault.pointer or "/", message=fault.message)
                for fault in faults
            )
        )
        self.faults = faults


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """The scenarios of a process, and what they say they cannot touch, each with the reason."""

    scripts: tuple[Script, ...]
    untouched: Mapping[str, str]


def read(raw: bytes | str, model: ProcessModel) -> ScenarioFile:
    """Read a file of scenarios of a process. Raises `ScenarioFileError` with everything wrong, and nothing else."""
    try:
        document = json.loads(raw.decode("utf-8-sig") if isinstance(raw, bytes) else raw)
    except (ValueError, RecursionError) as error:
        raise ScenarioFileError([FileFault("", Sentence("This is not JSON: %(error)s.", error=error))]) from error
    faults = [_told(error) for error in sorted(_validator().iter_errors(document), key=lambda error: error.json_path)]
    if not faults:
        faults = list(_faults(document, model))
    if faults:
        raise ScenarioFileError(faults)
    samples = document.get("answers", {})
    scripts = tuple(_script(each, samples) for each in document["scenarios"])
    return ScenarioFile(scripts, document.get("untouched", {}))


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text()), format_checker=FormatChecker(["date"]))


def _told(error: ValidationError) -> FileFault:
    """What a schema violation means to whoever wrote the file."""
    pointer = "".join(f"/{part}" for part in error.absolute_path)
    schema: Mapping[str, Any] = error.schema if isinstance(error.schema, Mapping) else {}
    wanted, asked = schema.get("description", ""), schema.get(str(error.validator))
    if error.validator == "required" and isinstance(error.instance, Mapping):
        missing = [name for name in asked or () if name not in error.instance]
        return FileFault(pointer, Sentence("Add %(listed)s.", listed=_listed(missing)))
    if error.validator == "additionalProperties" and isinstance(error.instance, Mapping):
        known = list(schema.get("properties", {}))
        extra = [name for name in error.instance if name not in known]
        return FileFault(
            pointer,
            Sentence(
                "Remove %(listed)s, or mend the spelling: there can be %(known)s.",
                listed=_listed(extra),
                known=_listed(known),
            ),
        )
    if error.validator == "enum":
        return FileFault(pointer, Sentence("Choose one of %(listed)s.", listed=_listed(list(asked or ()))))
    if error.validator == "dependentRequired":
        return FileFault(pointer, Sentence("Give “working_days” with “at”."))
    return FileFault(
        pointer,
        Sentence("Give %(wanted)s.", wanted=wanted)
        if wanted
        else Sentence("Mend this: %(message)s.", message=error.message),
    )


def _listed(names: list[Any]) -> str:
    return listed(f"“{name}”" for name in names)


def _faults(document: Mapping[str, Any], model: ProcessModel) -> Iterator[FileFault]:
    """What the schema cannot see: names of answers, elements and flows that are not there, and nothing expected."""
    samples = document.get("answers", {})
    for name in document.get("untouched", {}):
        if name not in model.elements and name not in model.flows:
            yield FileFault(f"/untouched/{name}", Sentence("The process has no element or flow %(name)s.", name=name))
    names: set[str] = set()
    for number, scenario in enumerate(document["scenarios"]):
        place = f"/scenarios/{number}"
        if scenario["name"] in names:
            yield FileFault(f"{place}/name", Sentence("Another scenario has this name. Give it one of its own."))
        names.add(scenario["name"])
        at = scenario.get("start", {}).get("at")
        if at is not None and not isinstance(model.elements.get(at), StartEvent):
            known = listed(start.id for start in model.starts())
            yield FileFault(
                f"{place}/start/at",
                Sentence("The process has no start event %(at)s. It has %(known)s.", at=at, known=known),
            )
        yield from _not_values(place, scenario)
        given = [(f"{place}/earlier/{at}", each) for at, each in enumerate(scenario.get("earlier", []))]
        for step, each in enumerate(scenario["steps"]):
            if "complete" in each:
                given.append((f"{place}/steps/{step}/complete", each["complete"]))
            yield from _unknown(f"{place}/steps/{step}/expect", each.get("expect", {}), model)
        for pointer, each in given:
            if each.get("answers_from", next(iter(samples), "")) not in samples and "answers_from" in each:
                known = _listed(list(samples)) or Sentence("none")
                yield FileFault(
                    f"{pointer}/answers_from",
                    Sentence("There are no answers of this name. There are: %(known)s.", known=known),
                )
        if not any("expect" in each for each in scenario["steps"]):
            yield FileFault(
                f"{place}/steps", Sentence("Add a step with “expect”: a scenario says what should come out.")
            )


def _not_values(place: str, scenario: Mapping[str, Any]) -> Iterator[FileFault]:
    """Moments, lengths of time and values of variables that are none, such as 30 February."""
    found: list[tuple[str, Callable[[], object]]] = [
        (f"{place}/started_on", lambda: _moment(scenario["started_on"])),
        (f"{place}/start/variables", lambda: _values(scenario.get("start", {}).get("variables", {}))),
    ]
    for at, step in enumerate(scenario["steps"]):
        (kind,) = step
        found.append((f"{place}/steps/{at}/{kind}", partial(_step, step, _AnyAnswers())))
    for pointer, make in found:
        try:
            make()
        except ValueError as error:
            yield FileFault(pointer, Sentence("%(error)s.", error=error))


class _AnyAnswers(dict[str, Any]):
    """Stands for the samples where only the other values of a step are looked at."""

    def __missing__(self, name: str) -> dict[str, Any]:
        return {}


def _unknown(place: str, expect: Mapping[str, Any], model: ProcessModel) -> Iterator[FileFault]:
    ways = ("path", "passes") if model.process_keys() else ("path", "passes", "offered")
    named = [(f"{place}/{way}/{at}", name) for way in ways for at, name in enumerate(expect.get(way, []))]
    if not model.process_keys():  # what it calls has elements of its own
        named += [(f"{place}/open/{at}/task", each["task"]) for at, each in enumerate(expect.get("open", []))]
        named += [(f"{place}/incidents/{at}/element", e["element"]) for at, e in enumerate(expect.get("incidents", []))]
    for pointer, name in named:
        if name not in model.elements:
            yield FileFault(pointer, Sentence("The process has no element %(name)s. Mend the spelling.", name=name))


def _script(scenario: Mapping[str, Any], samples: Mapping[str, Any]) -> Script:
    child, start = scenario.get("child", {}), scenario.get("start", {})
    return Script(
        name=scenario["name"],
        started_on=_moment(scenario["started_on"]),
        steps=tuple(_step(each, samples) for each in scenario["steps"]),
        born=_day(child.get("born")),
        expected=_day(child.get("expected")),
        died=_day(child.get("died")),
        worker_from=_day(child.get("worker_from")),
        episode_open=child.get("episode_open", True),
        children=scenario.get("children", 1),
        earlier=tuple((each["form"], _answers(each, samples)) for each in scenario.get("earlier", [])),
        start_at=start.get("at"),
        start_by=start.get("by"),
        variables=_values(start.get("variables", {})),
    )


def _step(step: Mapping[str, Any], samples: Mapping[str, Any]) -> Step:
    if "complete" in step:
        done = step["complete"]
        return Complete(done["task"], _answers(done, samples), done.get("by"))
    if "advance" in step:
        passing = step["advance"]
        by, to, at = passing.get("by"), passing.get("to"), passing.get("at")
        return Advance(
            by=value_of({"duration": by}) if by else None,
            to=_moment(to) if to else None,
            working_days=passing.get("working_days"),
            at=time.fromisoformat(at) if at else None,
        )
    if "start_offered" in step:
        begun = step["start_offered"]
        return StartOffered(begun["element"], _values(begun.get("variables", {})), begun.get("by"))
    if "end_offered" in step:
        return EndOffered(step["end_offered"]["element"])
    if "message" in step:
        came = step["message"]
        return Message(came["name"], came.get("correlation_key", ""), _values(came.get("variables", {})))
    if "signal" in step:
        return Signal(step["signal"]["name"], _values(step["signal"].get("variables", {})))
    return _expect(step["expect"])


def _expect(expect: Mapping[str, Any]) -> Expect:
    def listed(name: str) -> tuple[str, ...] | None:
        return tuple(expect[name]) if name in expect else None

    tasks, failed = expect.get("open"), expect.get("incidents")
    return Expect(
        path=listed("path"),
        passes=listed("passes"),
        open=None if tasks is None else tuple(_task(each) for each in tasks),
        offered=listed("offered"),
        variables=_values(expect["variables"]) if "variables" in expect else None,
        finished=expect.get("finished"),
        handed_over_to=listed("handed_over_to"),
        goes_on=listed("goes_on"),
        incidents=None if failed is None else tuple((each["element"], each.get("code")) for each in failed),
        records=expect.get("records"),
        episode_open=expect.get("episode_open"),
    )


def _task(task: Mapping[str, Any]) -> ExpectedTask:
    return ExpectedTask(
        task=task["task"],
        told=frozenset(task) - {"task"},
        due_on=_day(task.get("due_on")),
        follow_up_on=_day(task.get("follow_up_on")),
        roles=tuple(task.get("roles", ())),
        with_role=task.get("with"),
    )


def _answers(given: Mapping[str, Any], samples: Mapping[str, Any]) -> Mapping[str, Any]:
    sample = samples[given["answers_from"]] if "answers_from" in given else {}
    return {**sample, **given.get("answers", {})}


def _values(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value_of(value) for name, value in given.items()}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(Sentence("There is no day %(text)s. Mend it", text=text)) from None
    return datetime.combine(found.date(), found.time() if "T" in text else MORNING, LONDON)
