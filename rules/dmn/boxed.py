"""Boxed expressions: everything that can be the logic of a decision (DMN 1.5, sections 7.3 and 10.2)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from rules.dmn import iterations
from rules.dmn.document import child, children, elements_in, local_name, name_in, text_of
from rules.dmn.functions import ModelFunction
from rules.dmn.item_types import ItemType, conform
from rules.dmn.reading import Names, Reading
from rules.dmn.table import DecisionTable
from rules.dmn.table_reader import read_table
from rules.feel.calling import call
from rules.feel.compiler import Code
from rules.feel.errors import NoValueError
from rules.feel.run import Run, Scope
from rules.feel.values import Function, Value, kind_of
from rules.sentences import Sentence

_PLAIN_NAME: Final = re.compile(r"[^\W\d]\w*(?: \w+)*")


@dataclass(frozen=True, slots=True)
class Boxed:
    """A boxed expression, ready to be evaluated. `table` is set when it is a decision table and nothing else."""

    code: Code = field(repr=False)
    text: str = ""
    """The FEEL text when it is a literal expression."""
    table: DecisionTable | None = None


def read_logic(
    owner: etree._Element, name: str, names: Names, reading: Reading, ignored: frozenset[str], result: ItemType
) -> Boxed | None:
    """The expression that is the logic of a decision or knowledge; None when there is none or with a problem kept.

    `ignored` are the tags inside `owner` that are no expressions, `result` is the type that the value must have.
    """
    found = [element for element in elements_in(owner) if local_name(element) not in ignored]
    for element in found[1:]:
        message = Sentence(
            "“%(name)s” has a second expression here. Keep one: a table, a literal expression, a context …", name=name
        )
        reading.problem(element, "several_logics", message)
    return read_boxed(found[0], name, names, reading, result) if found else None


def read_boxed(
    element: etree._Element, name: str, names: Names, reading: Reading, result: ItemType | None = None
) -> Boxed | None:
    """The boxed expression that an element is, or None with a problem kept. `name` names it in messages."""
    tag = local_name(element)
    if tag not in _READERS:
        message = Sentence(
            "<%(tag)s> of “%(name)s” is no expression that Casewright runs. Use a decision table or FEEL.",
            tag=tag,
            name=name,
        )
        reading.problem(element, "unsupported_element", message)
        return None
    wanted = reading.type_named(element, element.get("typeRef", "")) if tag != "decisionTable" else None
    boxed = _READERS[tag](element, name, names, reading)
    if boxed is None:
        return None
    code = boxed.code
    for each in (wanted, result):
        if each is not None and (each.kind != "Any" or each.allowed):
            code = _typed(name, code, each)
    return Boxed(_guarded(name, code), boxed.text, boxed.table)


def _guarded(name: str, code: Code) -> Code:
    def guard(run: Run, scope: Scope) -> Value:
        try:
            return code(run, scope)
        except NoValueError as error:
            run.warn(Sentence("“%(name)s” is null: %(reason)s", name=name, reason=error.reason))
            return None

    return guard


def _typed(name: str, code: Code, wanted: ItemType) -> Code:
    return lambda run, scope: conform(run, code(run, scope), wanted)


def _literal(element: etree._Element, name: str, names: Names, reading: Reading) -> Boxed | None:
    what = Sentence("The expression of “%(name)s”", name=name)
    if child(element, "importedValues") is not None:
        message = Sentence(
            "%(what)s takes its value from another file (importedValues). Write it here in FEEL.", what=what
        )
        reading.problem(element, "unsupported_element", message)
        return None
    reading.check_language(element, what)
    formula = reading.formula(element, text_of(child(element, "text")), what, names)
    return None if formula is None else Boxed(formula.code, formula.text)


def _table(element: etree._Element, name: str, names: Names, reading: Reading) -> Boxed | None:
    table = read_table(element, name, names, reading)
    return None if table is None else Boxed(table.evaluate, table=table)


def _context(element: etree._Element, name: str, names: Names, reading: Reading) -> Boxed | None:
    entries: list[tuple[str, Code]] = []
    result: Code | None = None
    whole = True
    for entry in children(element, "contextEntry"):
        variable = child(entry, "variable")
        key = "" if variable is None else name_in(variable)
        wanted = None if variable is None else reading.type_named(variable, variable.get("typeRef", ""))
        boxed = _only(entry, f"{name}.{key}" if key else name, names, reading, wanted)
        if result is not None or key in dict(entries):
            message = Sentence(
                "In “%(name)s”, the entry “%(key)s” comes twice or after the result. Give it its own name.",
                name=name,
                key=key[:60],
            )
            reading.problem(entry, "duplicate_name", message)
        if boxed is None:
            whole = False
        elif key:
            entries.append((key, boxed.code))
        else:
            result = boxed.code
        names = names.plus(key) if key else names
    if not whole:
        return None

    def context(run: Run, scope: Scope) -> Value:
        made: dict[str, Value] = {}
        inner = Scope(made, scope)
        for key, code in entries:
            made[key] = code(run, inner)
        return made if result is None else result(run, inner)

    return Boxed(context)


def _list(element: etree._Element, name: str, names: Names, reading: Reading) -> Boxed | None:
    items = [read_boxed(item, name, names, reading) for item in elements_in(element) if local_name(item) in _READERS]
    codes = [item.code for item in items if item is not None]
    return Boxed(lambda run, scope: [code(run, scope) for code in codes]) if len(codes) == len(items) else None


def _relation(element: etree._Element, name: str, names: Names, reading: Reading) -> Boxed | None:
    columns = [name_in(column) for column in children(element, "column")]
    rows: list[list[Code]] = []
    whole = True
    for row in children(element, "row"):
        cells = [cell for cell in elements_in(row) if local_name(cell) in _READERS]
        if len(cells) != len(columns):
            message = Sentence(
                "A row of “%(name)s” has %(count)s cells and %(columns)s columns. Make them equal.",
                name=name,
                count=len(cells),
                columns=len(columns),
            )
            reading.problem(row, "entry_count", message)
        read = [read_boxed(cell, name, names, reading) for cell in cells]
        whole = whole and None not in read
        rows.append([cell.code for cell in read if cell is not None])

    def relation(run: Run, scope: Scope) -> Value:
        return [{key: code(run, scope) for key, code in zip(columns, row, strict=True)} for row in rows]

    return Boxed(relation) if whole else None


def _invocation(element: etree._Element, name: str, names: Names, reading: Reading) -> Boxed | None:
    called = next((part for part in elements_in(element) if local_name(part) in _READERS), None)
    if called is None:
        reading.problem(
            element,
            "missing_expression",
            Sentence("The invocation in “%(name)s” names no function. Name one.", name=name),
        )
        return None
    function = read_boxed(called, name, names, reading)
    bindings: list[tuple[str, Code]] = []
    whole = function is not None
    for binding in children(element, "binding"):
        parameter = child(binding, "parameter")
        key = "" if parameter is None else name_in(parameter)
        if not key:
            message = Sentence("A binding of the invocation in “%(name)s” names no parameter. Name it.", name=name)
            reading.problem(binding, "missing_name", message)
        value = _only(binding, f"{name}.{key}", names, reading, None)
        if value is None:
            whole = False
        else:
            bindings.append((key, value.code))
    if function is None or not whole:
        return None
    code = function.code

    def invocation(run: Run, scope: Scope) -> Value:
        target = code(run, scope)
        if not isinstance(target, Function):
            raise NoValueError("a %(kind)s is not a function", kind=kind_of(target))
        return call(run, target, (), {key: value(run, scope) for key, value in bindings})

    return Boxed(invocation)


def read_function(
    element: etree._Element, name: str, names: Names, reading: Reading, result: ItemType
) -> Callable[[Scope], Function] | None:
    """What makes the function that a function definition is, given the scope that its body sees around it."""
    if (kind := element.get("kind", "FEEL").strip().rpartition(":")[2]) not in ("FEEL", "F", ""):
        message = Sentence(
            "The function “%(name)s” is written in %(kind)s, which Casewright never runs. Write it in FEEL.",
            name=name,
            kind=kind[:20],
        )
        reading.problem(element, "unsupported_function", message)
        return None
    parameters = [
        (name_in(parameter), reading.type_named(parameter, parameter.get("typeRef", "")))
        for parameter in children(element, "formalParameter")
    ]
    if not parameters and local_name(element) == "encapsulatedLogic":
        parameters = _of_table(element, reading)
    inner = names.plus(*(key for key, _ in parameters))
    body = _only(element, name, inner, reading, None)
    if body is None:
        return None
    return ModelFunction(name, tuple(parameters), body.code, result).closed_over


def _of_table(element: etree._Element, reading: Reading) -> list[tuple[str, ItemType]]:
    """The parameters of knowledge that is a bare table: its input expressions (DMN 1.5, section 10.2.1.7)."""
    found: dict[str, ItemType] = {}
    for table in children(element, "decisionTable"):
        for clause in children(table, "input"):
            expression = child(clause, "inputExpression")
            name = "" if expression is None else " ".join(text_of(child(expression, "text")).split())
            if expression is not None and _PLAIN_NAME.fullmatch(name):
                found.setdefault(name, reading.type_named(expression, expression.get("typeRef", "")))
    return list(found.items())


def _function(element: etree._Element, name: str, names: Names, reading: Reading) -> Boxed | None:
    made = read_function(element, name, names, reading, reading.type_named(element, ""))
    return None if made is None else Boxed(lambda run, scope: made(scope))


def _only(element: etree._Element, name: str, names: Names, reading: Reading, result: ItemType | None) -> Boxed | None:
    """The one expression inside an element."""
    found = next((part for part in elements_in(element) if local_name(part) not in _NO_EXPRESSIONS), None)
    if found is None:
        message = Sentence("“%(name)s” has no expression here. Write one, or null.", name=name)
        reading.problem(element, "missing_expression", message)
        return None
    return read_boxed(found, name, names, reading, result)


def _part(element: etree._Element, tag: str, name: str, names: Names, reading: Reading) -> Code | None:
    """The code of the expression in a part such as `<if>`."""
    part = child(element, tag)
    if part is None:
        message = Sentence(
            "The <%(element)s> of “%(name)s” has no <%(tag)s>. Add it.",
            element=local_name(element),
            name=name,
            tag=tag,
        )
        reading.problem(element, "missing_expression", message)
        return None
    boxed = _only(part, name, names, reading, None)
    return None if boxed is None else boxed.code


def _conditional(element: etree._Element, name: str, names: Names, reading: Reading) -> Boxed | None:
    parts = [_part(element, tag, name, names, reading) for tag in ("if", "then", "else")]
    whole = [part for part in parts if part is not None]
    return Boxed(iterations.conditional(*whole)) if len(whole) == len(parts) else None


def _filter(element: etree._Element, name: str, names: Names, reading: Reading) -> Boxed | None:
    source = _part(element, "in", name, names, reading)
    match = _part(element, "match", name, names.plus("item"), reading)
    return None if source is None or match is None else Boxed(iterations.filtered(source, match))


def _iterator(element: etree._Element, name: str, names: Names, reading: Reading) -> Boxed | None:
    tag = local_name(element)
    variable = name_in(element, "iteratorVariable")
    if not variable:
        message = Sentence("The <%(tag)s> of “%(name)s” names no iteratorVariable. Name it.", tag=tag, name=name)
        reading.problem(element, "missing_name", message)
        return None
    source = _part(element, "in", name, names, reading)
    last = "return" if tag == "for" else "satisfies"
    result = _part(element, last, name, names.plus(variable, "partial"), reading)
    if source is None or result is None:
        return None
    return Boxed(iterations.iterated(tag, variable, source, result))


type _Reader = Callable[[etree._Element, str, Names, Reading], Boxed | None]

_READERS: Final[dict[str, _Reader]] = {
    "literalExpression": _literal,
    "decisionTable": _table,
    "context": _context,
    "list": _list,
    "relation": _relation,
    "invocation": _invocation,
    "functionDefinition": _function,
    "conditional": _conditional,
    "filter": _filter,
    "for": _iterator,
    "some": _iterator,
    "every": _iterator,
}
_NO_EXPRESSIONS: Final = frozenset({"variable", "parameter", "formalParameter", "description", "extensionElements"})
