"""Random models as BPMN files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from tests.workflow.random_models import SIGNALS, Block, Catch, RandomModel, Trigger
from tests.workflow.running import bpmn, flows, mapped, script, user_task

COUNTED = "(if {0} = null then 0 else {0}) + 1"
TRACED = 'append(if {0} = null then [] else {0}, "{1}")'
ADDED = "(if {0} = null then 0 else {0}) + {1}"

BESIDE = (
    "".join(f'<signal id="{name}" name="{name}"/>' for name in SIGNALS)
    + '<error id="error_code" name="error_code" errorCode="error_code"/>'
    + '<escalation id="escalation_code" escalationCode="escalation_code"/>'
)


def files(model: RandomModel) -> Iterator[tuple[str, bytes]]:
    """Key and BPMN file of everything that a model calls, then its own."""
    for called in model.called:
        yield from files(called)
    drawing = _Scope(trace=trace_of(model.key))
    drawing.whole(model.body)
    messages = " ".join(drawing.messages)
    xml = bpmn(model.key, *drawing.parts, flows(*drawing.arrows), messages=messages)
    yield model.key, xml.replace(b"<process ", BESIDE.encode() + b"<process ", 1)


def trace_of(key: str) -> str:
    """The variable in which the scripts of a process say that they ran."""
    return f"trace_{key}"


@dataclass
class _Scope:
    """The parts and arrows of a process or subprocess as they are drawn. `trace` is what its scripts write to."""

    trace: str

    parts: list[str] = field(default_factory=list)
    arrows: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    counters: list[str] = field(default_factory=list)
    """Variables that loops in this very scope count with, or conditions in it ask for."""

    def whole(self, body: Block) -> None:
        """Draw a body with its start and end."""
        begin, end = f"S_{body.id}", f"E_{body.id}"
        self.parts.append(f'<startEvent id="{begin}"/>')
        entry, way_out = self.draw(body)
        self.arrows.append(f"{begin} > {entry}")
        if way_out is not None:
            self.parts.append(f'<endEvent id="{end}"/>')
            self.arrows.append(f"{way_out} > {end}")

    def text(self) -> str:
        """What it holds, as XML."""
        return "".join(self.parts) + flows(*self.arrows)

    def draw(self, block: Block) -> tuple[str, str | None]:
        """Draw a block; return its first element, and the last, from which the way goes on if it does."""
        drawn: tuple[str, str | None] = getattr(self, f"_{block.kind}")(block)
        return drawn

    # Single elements

    def _task(self, block: Block) -> tuple[str, str]:
        drawn = user_task(block.id)
        if block.maps:
            given, outputs = f"x_{block.id}", f"o_{block.id}"
            drawn = mapped(drawn, inputs=f"{given} = 7", outputs=f"{outputs} = {ADDED.format(outputs, given)}")
        self.parts.append(_marked(drawn, block, f"o_{block.id}"))
        return self._guarded(block)

    def _script(self, block: Block) -> tuple[str, str]:
        self.parts.append(_marked(script(block.id, self.trace, TRACED.format(self.trace, block.id)), block))
        return block.id, block.id

    def _set(self, block: Block) -> tuple[str, str]:
        self.counters.append(block.name)
        self.parts.append(script(block.id, block.name, str(block.number)))
        return block.id, block.id

    def _manual(self, block: Block) -> tuple[str, str]:
        self.parts.append(f'<manualTask id="{block.id}" name="{block.id}"/>')
        return block.id, block.id

    def _condition(self, block: Block) -> tuple[str, str]:
        return self._catching(block.id, Trigger("condition", block.name))

    def _receive_task(self, block: Block) -> tuple[str, str]:
        self.messages.append(f"m_{block.id}")
        self.parts.append(f'<receiveTask id="{block.id}" name="{block.id}" messageRef="m_{block.id}"></receiveTask>')
        return self._guarded(block)

    def _wait(self, block: Block) -> tuple[str, str]:
        return self._catching(block.id, Trigger("timer", hours=block.number))

    def _receive(self, block: Block) -> tuple[str, str]:
        return self._catching(block.id, Trigger("message", f"m_{block.id}"))

    def _catching(self, element_id: str, trigger: Trigger) -> tuple[str, str]:
        inside = self._trigger(element_id, trigger)
        self.parts.append(f'<intermediateCatchEvent id="{element_id}">{inside}</intermediateCatchEvent>')
        return element_id, element_id

    def _signal(self, block: Block) -> tuple[str, str]:
        inside = f'<signalEventDefinition signalRef="{block.name}"/>'
        self.parts.append(f'<intermediateThrowEvent id="{block.id}">{inside}</intermediateThrowEvent>')
        return block.id, block.id

    def _escalation(self, block: Block) -> tuple[str, str]:
        inside = f'<escalationEventDefinition escalationRef="{block.name}"/>'
        self.parts.append(f'<intermediateThrowEvent id="{block.id}">{inside}</intermediateThrowEvent>')
        return block.id, block.id

    def _link(self, block: Block) -> tuple[str, str]:
        inside, landing = f'<linkEventDefinition name="{block.id}"/>', f"{block.id}_in"
        self.parts.append(f'<intermediateThrowEvent id="{block.id}">{inside}</intermediateThrowEvent>')
        self.parts.append(f'<intermediateCatchEvent id="{landing}">{inside}</intermediateCatchEvent>')
        return block.id, landing

    def _stop(self, block: Block) -> tuple[str, None]:
        self.parts.append(f'<endEvent id="{block.id}"/>')
        return block.id, None

    def _terminate(self, block: Block) -> tuple[str, None]:
        self.parts.append(f'<endEvent id="{block.id}"><terminateEventDefinition/></endEvent>')
        return block.id, None

    def _error(self, block: Block) -> tuple[str, None]:
        self.parts.append(f'<endEvent id="{block.id}"><errorEventDefinition errorRef="{block.name}"/></endEvent>')
        return block.id, None

    # Blocks

    def _sequence(self, block: Block) -> tuple[str, str | None]:
        drawn = [self.draw(part) for part in block.parts]
        for (_entry, way_out), (entry, _way_out) in pairwise(drawn):
            self.arrows.append(f"{way_out} > {entry}")
        return drawn[0][0], drawn[-1][1]

    def _exclusive(self, block: Block) -> tuple[str, str | None]:
        return self._split(block, "exclusiveGateway", default=block.taken.index(True))

    def _parallel(self, block: Block) -> tuple[str, str | None]:
        return self._split(block, "parallelGateway", default=None)

    def _inclusive(self, block: Block) -> tuple[str, str | None]:
        return self._split(block, "inclusiveGateway", default=None)

    def _split(self, block: Block, kind: str, *, default: int | None) -> tuple[str, str | None]:
        drawn = [self.draw(part) for part in block.parts]
        mark = f' default="{block.id}_{drawn[default][0]}"' if default is not None else ""
        self.parts.append(f'<{kind} id="{block.id}"{mark}/>')
        for index, (entry, _way_out) in enumerate(drawn):
            taken = f": ={'true' if block.taken[index] else 'false'}" if block.taken and index != default else ""
            self.arrows.append(f"{block.id} > {entry}{taken}")
        return block.id, self._joined(block, kind, [way_out for _entry, way_out in drawn])

    def _joined(self, block: Block, kind: str, ways: list[str | None]) -> str | None:
        open_ways = [way for way in ways if way is not None]
        if not open_ways:
            return None
        join = f"{block.id}_join"
        self.parts.append(f'<{kind} id="{join}"/>')
        self.arrows += [f"{way} > {join}" for way in open_ways]
        return join

    def _loop(self, block: Block) -> tuple[str, str]:
        counter, merge, count, again = f"n_{block.id}", f"{block.id}_in", f"{block.id}_count", f"{block.id}_again"
        self.counters.append(counter)
        entry, way_out = self.draw(block.parts[0])
        after = f"{block.id}_out"
        self.parts.append(f'<exclusiveGateway id="{merge}"/><exclusiveGateway id="{again}" default="{again}_{after}"/>')
        self.parts.append(f'<exclusiveGateway id="{after}"/>')
        self.parts.append(script(count, counter, COUNTED.format(counter)))
        self.arrows += [f"{merge} > {count}", f"{count} > {entry}", f"{way_out} > {again}"]
        self.arrows += [f"{again} > {merge}: ={counter} &lt; {block.number}", f"{again} > {after}"]
        return merge, after

    def _race(self, block: Block) -> tuple[str, str | None]:
        late, told = f"{block.id}_late", f"{block.id}_told"
        self.parts.append(f'<eventBasedGateway id="{block.id}"/>')
        self._catching(late, Trigger("timer", hours=block.number))
        self._catching(told, Trigger("message", f"m_{block.id}"))
        drawn = [self.draw(part) for part in block.parts]
        self.arrows += [f"{block.id} > {late}", f"{block.id} > {told}"]
        self.arrows += [f"{late} > {drawn[0][0]}", f"{told} > {drawn[1][0]}"]
        return block.id, self._joined(block, "exclusiveGateway", [way_out for _entry, way_out in drawn])

    def _sub(self, block: Block) -> tuple[str, str]:
        inner = _Scope(self.trace, messages=self.messages)
        inner.whole(block.parts[0])
        if block.aside is not None:
            inner.parts.append(inner._event_subprocess(block.aside))
        inputs, outputs = dict.fromkeys(inner.counters, "0"), {}
        if block.maps:
            inputs, outputs = {**inputs, self.trace: "[]"}, {f"c_{block.id}": f"count({self.trace})"}
        drawn = _mapped(f'<subProcess id="{block.id}">{inner.text()}</subProcess>', inputs, outputs)
        self.parts.append(_marked(drawn, block, f"c_{block.id}"))
        return self._guarded(block)

    def _event_subprocess(self, catch: Catch) -> str:
        inner = _Scope(self.trace, messages=self.messages)
        entry, way_out = inner.draw(catch.handler)
        mark = "true" if catch.interrupting else "false"
        trigger = inner._trigger(catch.id, catch.trigger)
        inner.parts.append(f'<startEvent id="{catch.id}" isInterrupting="{mark}">{trigger}</startEvent>')
        inner.parts.append(f'<endEvent id="{catch.id}_end"/>')
        inner.arrows += [f"{catch.id} > {entry}", f"{way_out} > {catch.id}_end"]
        return f'<subProcess id="{catch.id}_sub" triggeredByEvent="true">{inner.text()}</subProcess>'

    def _call(self, block: Block) -> tuple[str, str]:
        comes_in, goes_out = str(not block.maps).lower(), str(block.maps == "all").lower()
        marks = f'propagateAllChildVariables="{goes_out}" propagateAllParentVariables="{comes_in}"'
        own = '<zeebe:properties><zeebe:property name="casewright:outlives" value="true"/></zeebe:properties>'
        called = f'<zeebe:calledElement processId="{block.name}" {marks}/>{own if block.outlives else ""}'
        inside = f"<extensionElements>{called}</extensionElements>"
        drawn, trace = f'<callActivity id="{block.id}">{inside}</callActivity>', trace_of(block.name)
        if block.maps == "own":
            drawn = _mapped(drawn, {trace: "[]"}, {f"c_{block.id}": f"count({trace})"})
        self.parts.append(drawn)
        return self._guarded(block)

    def _ad_hoc(self, block: Block) -> tuple[str, str]:
        inner, counter = _Scope(self.trace), f"h_{block.id}"
        for part in block.parts:
            _entry, way_out = inner.draw(part)
            inner.parts.append(script(f"{part.id}_count", counter, COUNTED.format(counter)))
            inner.arrows.append(f"{way_out} > {part.id}_count")
        over = f"<completionCondition>={counter} >= {block.number}</completionCondition>"
        drawn = f'<adHocSubProcess id="{block.id}">{inner.text()}{over}</adHocSubProcess>'
        self.parts.append(_mapped(drawn, {counter: "0"}, {}))
        return block.id, block.id

    def _guarded(self, block: Block) -> tuple[str, str]:
        """Draw the event on the border of a block, whose way joins the block's when it interrupts, or else ends."""
        border = block.border
        if border is None:
            return block.id, block.id
        mark = "true" if border.interrupting else "false"
        trigger = self._trigger(border.id, border.trigger)
        host = f'attachedToRef="{block.id}" cancelActivity="{mark}"'
        self.parts.append(f'<boundaryEvent id="{border.id}" {host}>{trigger}</boundaryEvent>')
        entry, way_out = self.draw(border.handler)
        self.arrows.append(f"{border.id} > {entry}")
        if not border.interrupting:
            self.parts.append(f'<endEvent id="{border.id}_end"/>')
            self.arrows.append(f"{way_out} > {border.id}_end")
            return block.id, block.id
        after = f"{block.id}_after"
        self.parts.append(f'<exclusiveGateway id="{after}"/>')
        self.arrows += [f"{block.id} > {after}", f"{way_out} > {after}"]
        return block.id, after

    def _trigger(self, element_id: str, trigger: Trigger) -> str:
        match trigger.kind:
            case "timer":
                return _timed(f"<timeDuration>{_time(element_id, trigger)}</timeDuration>")
            case "cycle":
                return _timed(f"<timeCycle>R2/{_time(element_id, trigger)}</timeCycle>")
            case "message":
                self.messages.append(trigger.name)
                return f'<messageEventDefinition messageRef="{trigger.name}"/>'
            case "signal":
                return f'<signalEventDefinition signalRef="{trigger.name}"/>'
            case "condition":
                asked = f"<condition>={trigger.name} = 1</condition>"
                return f"<conditionalEventDefinition>{asked}</conditionalEventDefinition>"
        reference = f' {trigger.kind}Ref="{trigger.name}"' if trigger.name else ""
        return f"<{trigger.kind}EventDefinition{reference}/>"


def seconds_of(element_id: str, hours: int) -> int:
    """How long a timer runs. No two elements have the same time, so that no two fall due at once by chance."""
    return hours * 3600 + int("".join(c for c in element_id if c.isdigit())) * 7


def _timed(inside: str) -> str:
    return f"<timerEventDefinition>{inside}</timerEventDefinition>"


def _time(element_id: str, trigger: Trigger) -> str:
    return f"PT{seconds_of(element_id, trigger.hours)}S"


def _mapped(activity: str, inputs: Mapping[str, str], outputs: Mapping[str, str]) -> str:
    """An activity with its mappings, if there are any."""
    if not inputs and not outputs:
        return activity
    given, left = ("; ".join(f"{name} = {value}" for name, value in each.items()) for each in (inputs, outputs))
    return mapped(activity, inputs=given, outputs=left)


def _marked(xml: str, block: Block, result: str = "") -> str:
    """An activity with its multi-instance marker, which stands before the end of it. `result` is what mappings give."""
    multi = block.multi
    if multi is None:
        return xml
    items = ", ".join(str(number) for number in range(multi.size))
    gathered = ""
    if multi.collects:
        each = result if block.maps else "item * 10 + loopCounter"
        gathered = f'outputCollection="r_{block.id}" outputElement="={each}"'
    loop = f'<zeebe:loopCharacteristics inputCollection="=[{items}]" inputElement="item" {gathered}/>'
    over = ""
    if multi.enough is not None:
        over = f"<completionCondition>=numberOfCompletedInstances >= {multi.enough}</completionCondition>"
    way = "true" if multi.sequential else "false"
    marker = (
        f'<multiInstanceLoopCharacteristics isSequential="{way}"><extensionElements>{loop}</extensionElements>{over}'
        "</multiInstanceLoopCharacteristics>"
    )
    at = xml.rindex("</")
    return xml[:at] + marker + xml[at:]
