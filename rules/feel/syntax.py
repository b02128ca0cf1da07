"""The parts an expression can have, as plain frozen data.

`span` is where the part stands in the source (start and end offset); it does not count when nodes are compared.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rules.feel.values import Value

type Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Any part of an expression."""

    span: Span = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A value written out: number, text, true, false, null, or `@"…"`."""

    value: Value


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable or a function by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Path(Node):
    """`base.a.b`: one or more properties, one after the other."""

    base: Node
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`base[condition]`: the elements for which the condition is true, or the element at a position."""

    base: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function call; either `positional` or `named` is empty."""

    function: Node
    positional: tuple[Node, ...]
    named: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """Unary minus."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """Operators of one precedence, taken from left to right: `first op operand op operand …`."""

    first: Node
    steps: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """`and` or `or` over two or more operands."""

    operator: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """`left operator right` with one of = != < <= > >=."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`value between low and high`, both ends included."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """`value in test` or `value in (test, test, …)`."""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class UnaryTest(Node):
    """`< operand` and the like: half of a comparison, the other half being what is tested; as a value, a range."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class If(Node):
    """`if condition then yes else no`; anything but true counts as no."""

    condition: Node
    yes: Node
    no: Node


@dataclass(frozen=True, slots=True)
class For(Node):
    """`for name in source, … return result`."""

    iterators: tuple[tuple[str, Node], ...]
    result: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some` or `every` (`kind`) `name in source, … satisfies condition`."""

    kind: str
    iterators: tuple[tuple[str, Node], ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    """`[item, …]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextOf(Node):
    """`{key: value, …}`; an entry sees the entries before it."""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class RangeOf(Node):
    """`[low..high]`; round or outward brackets leave the end out. `bare` is `low..high` in a `for`."""

    low: Node
    high: Node
    low_included: bool = True
    high_included: bool = True
    bare: bool = False


@dataclass(frozen=True, slots=True)
class FunctionOf(Node):
    """`function(a, b: type) body`."""

    parameters: tuple[tuple[str, TypeOf | None], ...]
    body: Node


@dataclass(frozen=True, slots=True)
class TypeOf(Node):
    """A type: its name, what it is of (`list<number>`), and for a context its members.

    `bare` is one written without what it is of, as `list`; FEEL knows no such type (DMN 1.5, table 61).
    """

    name: str
    arguments: tuple[TypeOf, ...] = ()
    members: tuple[str, ...] = ()
    bare: bool = False


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """`value instance of type`."""

    value: Node
    type: TypeOf
