"""The types of a model, and making values conform to them (DMN 1.5, sections 7.3.3 and 10.3.2.9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rules.dmn.cells import UnaryTests
from rules.feel.arithmetic import at_midnight
from rules.feel.builtins.conversion import written
from rules.feel.calendar import Date
from rules.feel.errors import NoValueError
from rules.feel.run import MISSING, Run, Scope
from rules.feel.syntax import TypeOf
from rules.feel.values import Value, from_python, kind_of

_OUTSIDE = Scope({}, None)


@dataclass(frozen=True, slots=True)
class ItemType:
    """A type: a kind of FEEL value with what it is made of and which values it allows."""

    name: str
    """As the model writes it."""
    kind: str
    """FEEL's name of the kind: number, string, list, context, function, …; "Any" for all."""
    item: ItemType | None = field(default=None, repr=False)
    """For a list: the type of its items."""
    members: tuple[tuple[str, ItemType], ...] = field(default=(), repr=False)
    """For a context: its components."""
    allowed: tuple[UnaryTests, ...] = ()
    """Tests that a value must pass, all of them."""
    arguments: tuple[ItemType, ...] = field(default=(), repr=False)
    """For a function: the types of its parameters, then that of its result."""
    size: int = field(init=False, default=1)
    """How many types it is made of, itself included."""

    def __post_init__(self) -> None:
        parts = (*(member for _, member in self.members), *self.arguments, *([self.item] if self.item else ()))
        object.__setattr__(self, "size", 1 + sum(part.size for part in parts))

    def structure(self) -> TypeOf:
        """What the type stands for in `instance of`, where allowed values do not count."""
        if self.item is not None:
            return TypeOf("list", (self.item.structure(),))
        if self.members:
            names = tuple(name for name, _ in self.members)
            return TypeOf("context", tuple(member.structure() for _, member in self.members), names)
        return TypeOf(self.kind, tuple(argument.structure() for argument in self.arguments))


ANY = ItemType("Any", "Any")


def conform(run: Run, value: Value, wanted: ItemType, *, lenient: bool = False, beside: Scope = _OUTSIDE) -> Value:
    """Return the value as the type has it; NoValueError says why it cannot be.

    A list of one becomes its item where no list is wanted, a single value a list where one is; a date becomes a date
    and time at midnight. Null is of every type. With `lenient`, a component that a context lacks is null, as in data
    from outside, where empty answers are left out. `beside` holds what the tests of allowed values may mention: for a
    component, those beside it.
    """
    run.spend(1)
    if value is None or (wanted.kind == "Any" and not wanted.allowed):
        return value
    value = _shaped(run, value, wanted, lenient, beside)
    for tests in wanted.allowed:
        if tests.passes(run, beside, value) is not True:
            raise NoValueError(
                "%(shown)s is not among the allowed values %(text)s", shown=shown(value), text=tests.text
            )
    return value


def shown(value: Value) -> str:
    """Return a value as a person reads it in a message, shortened."""
    text = written(Run(None), value)
    return text if len(text) <= 60 else text[:57] + "…"


def _shaped(run: Run, value: Value, wanted: ItemType, lenient: bool, beside: Scope) -> Value:
    if wanted.item is not None:
        items = value if isinstance(value, list) else [value]
        return [conform(run, item, wanted.item, lenient=lenient, beside=beside) for item in items]
    if isinstance(value, list) and len(value) == 1 and wanted.kind not in ("list", "Any"):
        value = value[0]
        if value is None:
            return value
    if wanted.kind == "date and time" and isinstance(value, Date):
        return at_midnight(value)
    if wanted.kind not in ("Any", kind_of(value)):
        raise NoValueError("it is a %(given)s, not a %(wanted)s", given=kind_of(value), wanted=wanted.kind)
    if wanted.members and isinstance(value, Mapping):
        return {**value, **{name: _component(run, value, name, member, lenient) for name, member in wanted.members}}
    return value


def _component(run: Run, value: Mapping[str, object], name: str, member: ItemType, lenient: bool) -> Value:
    entry = value.get(name, MISSING)
    if entry is MISSING:
        if lenient:
            return None
        raise NoValueError("it has no '%(name)s'", name=name)
    try:
        return conform(run, from_python(entry, run.spend), member, lenient=lenient, beside=Scope(value, None))
    except NoValueError as error:
        raise NoValueError("of its '%(name)s': %(reason)s", name=name, reason=error.reason) from None
