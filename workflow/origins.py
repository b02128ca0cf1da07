"""What the values of a process were worked out from: traced through the FEEL of every step that sets them."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Final
from uuid import UUID

from django.db.models import Case, Value, When

from accounts import context
from accounts.models import Status
from accounts.working_calendar import calendar_functions
from forms.facts import DECISIONS, EARLIER_FORMS, OF_SOMEBODY
from workflow.bpmn.built_in import BUILT_IN
from workflow.bpmn.model import Activity, BusinessRuleTask, CallActivity, Element, Event, ProcessModel, ScriptTask
from workflow.bpmn.uses import OF_INSTANCES
from workflow.flows import flow_of
from workflow.models import ProcessVersion
from workflow.readers import decision_paths

EVERYTHING: Final = frozenset({"child", *EARLIER_FORMS})
"""What is read by something of which nobody can tell what it reads."""

type Sources = Mapping[str, frozenset[str]]
"""The dotted names that each variable was worked out from."""

_MEMO: Final = "origins_of_decisions"
MOST_KEPT: Final = 1_000
"""For so many names of decisions is it kept which files name them; then all are searched anew."""
_NAMED: Final[dict[tuple[UUID | None, str], dict[UUID, bool]]] = {}


class Origins:
    """Of a version of a process, what each name that an expression reads comes from in the end."""

    def __init__(self, model: ProcessModel, version: Callable[[], ProcessVersion]) -> None:
        """`version` is asked for where a decision matters alone: a list of work has many, each with its whole file."""
        self._model, self._version = model, version

    def made_of(self, name: str) -> set[str]:
        """The names that no step makes, from which a name comes in the end."""
        pending, seen, found = [name], {name}, set()
        while pending:
            read = pending.pop()
            root = read.partition(".")[0]
            made = self._sources.get(root) if root not in BUILT_IN else None
            if root == DECISIONS:
                made = self._of_decision(read.split(".")[1]) if "." in read else EVERYTHING
            if made is None:
                found.add(read)
                continue
            pending += made - seen
            seen |= made
        return found

    def is_brought(self, name: str) -> bool:
        """Whether nobody can tell here where a variable comes from: neither the engine nor an asked person gave it."""
        ours = name in BUILT_IN or name in OF_INSTANCES or name in calendar_functions()
        return not ours and name not in self._asked

    @cached_property
    def _sources(self) -> Sources:
        return _sources(self._model)

    @cached_property
    def _asked(self) -> frozenset[str]:
        """What was asked of whoever started something: they said it themselves."""
        elements = [one for one in self._model.elements.values() if isinstance(one, Activity)]
        return frozenset(ask.name for one in elements for ask in one.asks)

    def _of_decision(self, key: str) -> frozenset[str]:
        """What a decision of the process reads; looked up only where it matters."""
        steps = [one for one in self._model.elements.values() if isinstance(one, BusinessRuleTask)]
        asking = [decision_paths(one, self._version()) for one in steps if one.decision_key == key]
        return frozenset().union(*asking) if asking else EVERYTHING


def behind_decision(key: str) -> frozenset[str]:
    """What an answer of a decision is worked out from, in any version of any process that asks it: names of what is
    known of people and of earlier forms. Looked up once for each request.
    """
    memo = context.memo()
    remembered: dict[str, frozenset[str]] = {} if memo is None else memo.setdefault(_MEMO, {})
    if key not in remembered:
        remembered[key] = frozenset().union(*(_behind(key, version) for version in _naming(key)))
    return remembered[key]


def _naming(key: str) -> list[ProcessVersion]:
    """The versions whose file names something. A published file never changes, so that each is searched only once."""
    if len(_NAMED) >= MOST_KEPT:
        _NAMED.clear()
    known = _NAMED.setdefault((context.current_id(), key), {})
    searched = Case(
        When(pk__in=list(known), then=Value(value=False)),
        When(bpmn_xml__contains=key, then=Value(value=True)),
        default=Value(value=False),
    )
    versions = ProcessVersion.objects.exclude(status=Status.DRAFT).annotate(named=searched).defer("bpmn_xml")
    return [version for version in versions if known.setdefault(version.pk, version.named)]


def _behind(key: str, version: ProcessVersion) -> frozenset[str]:
    model: ProcessModel = flow_of(version.pk).model
    if not any(isinstance(one, BusinessRuleTask) and one.decision_key == key for one in model.elements.values()):
        return frozenset()
    origins = Origins(model, lambda: version)
    found = origins.made_of(f"{DECISIONS}.{key}")
    known = {name for name in found if name.partition(".")[0] in OF_SOMEBODY | EARLIER_FORMS}
    brought = any(origins.is_brought(name.partition(".")[0]) for name in found)
    return frozenset(known) | (EVERYTHING if brought else frozenset())


def _sources(model: ProcessModel) -> Sources:
    """What every variable that a step of a process sets is worked out from."""
    found: dict[str, frozenset[str]] = {}
    for element in model.elements.values():
        for name, read in _set_by(element):
            found[name] = found.get(name, frozenset()) | read
    return found


def _set_by(element: Element) -> Iterator[tuple[str, frozenset[str]]]:
    if isinstance(element, Activity | Event):
        yield from ((name, expression.names()) for name, expression in element.inputs)
        elsewhere = EVERYTHING if isinstance(element, CallActivity | Event) else frozenset()
        yield from ((name, expression.names() | elsewhere) for name, expression in element.outputs)
    if isinstance(element, Activity) and element.loop is not None:
        loop = element.loop
        if loop.input_element and loop.collection is not None and not isinstance(loop.collection, int):
            yield loop.input_element, loop.collection.names()
        if loop.output_collection:
            yield loop.output_collection, loop.output_element.names() if loop.output_element else EVERYTHING
    if isinstance(element, ScriptTask) and element.result_variable:
        yield element.result_variable, element.expression.names()
    if isinstance(element, BusinessRuleTask) and element.result_variable:
        yield element.result_variable, frozenset({f"{DECISIONS}.{element.decision_key}"})
