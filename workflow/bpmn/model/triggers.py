"""What an event waits for, or makes happen (BPMN 2.0.2 §10.5.5)."""

from dataclasses import dataclass

from rules.feel import Expression


@dataclass(frozen=True, kw_only=True)
class Timer:
    """When a timer event fires (table 10.101)."""

    kind: str
    """`date` for a moment or a day, `duration` for a time from when the event is armed, `cycle` for every so often."""
    expression: Expression
    """A cycle gives a duration, without end, or a text of ISO 8601 such as `R4/P7D` or `R/2026-07-14/P1M`."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """One receiver: found by the authority, then the case, then the correlation key."""

    name: str
    correlation_key: Expression | None = None
    """What both sides must agree on besides name and case; None when the case is enough."""


@dataclass(frozen=True, kw_only=True)
class Signal:
    """Everybody in the authority who waits for it."""

    name: str


@dataclass(frozen=True, kw_only=True)
class ErrorTrigger:
    """A failure that a process foresees. Caught by the nearest scope that catches its code."""

    code: str
    """Empty on a catching event that catches every error."""


@dataclass(frozen=True, kw_only=True)
class Escalation:
    """Something that others must know; unlike an error it stops nothing by itself."""

    code: str
    """Empty on a catching event that catches every escalation."""


@dataclass(frozen=True, kw_only=True)
class Condition:
    """Becomes true through what happens in the instance."""

    expression: Expression


@dataclass(frozen=True, kw_only=True)
class Link:
    """A jump within one process or subprocess, from the throwing event to the catching one of the same name."""

    name: str


@dataclass(frozen=True, kw_only=True)
class Terminate:
    """Ends everything else in the process or subprocess that it stands in."""


type Trigger = Timer | Message | Signal | ErrorTrigger | Escalation | Condition | Link | Terminate
