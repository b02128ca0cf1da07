"""Reads decision tables, and says of every cell that cannot be read where it stands."""

from __future__ import annotations

from typing import Final

from lxml import etree

from rules.dmn.cells import EVERYTHING, Formula, UnaryTests
from rules.dmn.document import child, children, name_in, text_of
from rules.dmn.hit_policies import HitPolicy
from rules.dmn.reading import Names, Reading
from rules.dmn.steps import Annotation
from rules.dmn.table import DecisionTable, InputClause, OutputClause, Rule
from rules.sentences import Sentence, listed

MAX_RULES: Final = 2_000
MAX_COLUMNS: Final = 150

_INPUTS: Final = Sentence("Rule %(number)s has %(count)s input entries, and the table has %(columns)s input columns.")
_OUTPUTS: Final = Sentence(
    "Rule %(number)s has %(count)s output entries, and the table has %(columns)s output columns."
)
_POLICIES: Final = {policy.value: policy for policy in HitPolicy if not policy.value.startswith("COLLECT ")}
_AGGREGATIONS: Final = ("SUM", "COUNT", "MIN", "MAX")


def read_table(element: etree._Element, name: str, names: Names, reading: Reading) -> DecisionTable | None:
    """The decision table that an element is, or None with problems kept. `name` is that of what it decides."""
    inputs = [
        _input(clause, number, names, reading) for number, clause in enumerate(children(element, "input"), start=1)
    ]
    outputs = [_output(clause, name, names, reading) for clause in children(element, "output")]
    headings = [name_in(heading) for heading in children(element, "annotation")]
    if not outputs:
        reading.problem(
            element, "no_output", Sentence("The table of “%(name)s” has no output column. Add one.", name=name)
        )
    if len(inputs) + len(outputs) > MAX_COLUMNS:
        message = Sentence(
            "The table of “%(name)s” has more than %(max_columns)s columns. Split it.",
            name=name,
            max_columns=MAX_COLUMNS,
        )
        reading.problem(element, "model_too_large", message)
        return None
    policy = _hit_policy(element, name, len(outputs), reading)
    _check_output_names(element, name, outputs, reading)
    if policy is not None and policy.by_priority:
        _check_priorities(element, name, policy, outputs, reading)
    rows = children(element, "rule")
    if len(rows) > MAX_RULES:
        message = Sentence(
            "The table of “%(name)s” has %(count)s rules; the limit is %(max_rules)s. Split it.",
            name=name,
            count=f"{len(rows):,}",
            max_rules=f"{MAX_RULES:,}",
        )
        reading.problem(element, "model_too_large", message)
        return None
    if not rows:
        reading.warning(
            element,
            "no_rule",
            Sentence("The table of “%(name)s” has no rules, so it decides nothing. Add one.", name=name),
        )
    in_labels = [_heading(clause, number) for number, clause in enumerate(children(element, "input"), start=1)]
    out_labels = [clause.label or clause.name for clause in outputs]
    rules = [_rule(row, n, in_labels, out_labels, headings, names, reading) for n, row in enumerate(rows, start=1)]
    read = [rule for rule in rules if rule is not None]
    clauses = [clause for clause in inputs if clause is not None]
    if policy is None or not outputs or len(read) < len(rules) or len(clauses) < len(inputs):
        return None
    return DecisionTable(element.get("id", ""), name, policy, tuple(clauses), tuple(outputs), tuple(read))


def _heading(clause: etree._Element, number: int) -> str:
    expression = child(clause, "inputExpression")
    text = "" if expression is None else " ".join(text_of(child(expression, "text")).split())
    return name_in(clause, "label") or text or Sentence("input %(number)s", number=number)


def _input(clause: etree._Element, number: int, names: Names, reading: Reading) -> InputClause | None:
    label = _heading(clause, number)
    what = Sentence("The expression of the input column “%(label)s”", label=label[:60])
    expression = child(clause, "inputExpression")
    if expression is None:
        reading.problem(
            clause, "missing_expression", Sentence("%(what)s is missing. Write what the column tests.", what=what)
        )
        return None
    reading.check_language(expression, what)
    formula = reading.formula(expression, text_of(child(expression, "text")), what, names)
    kind = reading.type_named(expression, expression.get("typeRef", ""))
    allowed = _values(
        clause,
        "inputValues",
        Sentence("The allowed values of the input column “%(label)s”", label=label[:60]),
        names,
        reading,
    )
    if formula is None:
        return None
    return InputClause(clause.get("id", ""), label, formula, kind, allowed, names.source(formula.node))


def _output(clause: etree._Element, name: str, names: Names, reading: Reading) -> OutputClause:
    own = name_in(clause)
    label = name_in(clause, "label") or own or name
    values = _values(
        clause,
        "outputValues",
        Sentence("The allowed values of the output column “%(label)s”", label=label[:60]),
        names,
        reading,
    )
    default = child(clause, "defaultOutputEntry")
    formula: Formula | None = None
    if default is not None and (text := text_of(child(default, "text"))):
        formula = reading.formula(
            default, text, Sentence("The default of the output column “%(label)s”", label=label[:60]), names
        )
    kind = reading.type_named(clause, clause.get("typeRef", ""))
    return OutputClause(clause.get("id", ""), own, label, kind, values, formula)


def _values(clause: etree._Element, tag: str, what: str, names: Names, reading: Reading) -> UnaryTests | None:
    values = child(clause, tag)
    if values is None:
        return None
    tests = reading.tests(values, text_of(child(values, "text")), what, names)
    return None if tests is None or tests.irrelevant else tests


def _rule(
    row: etree._Element,
    number: int,
    in_labels: list[str],
    out_labels: list[str],
    headings: list[str],
    names: Names,
    reading: Reading,
) -> Rule | None:
    conditions = children(row, "inputEntry")
    conclusions = children(row, "outputEntry")
    whole = True
    for found, labels, told in ((conditions, in_labels, _INPUTS), (conclusions, out_labels, _OUTPUTS)):
        if len(found) != len(labels):
            message = Sentence(told.template, number=number, count=len(found), columns=len(labels))
            reading.problem(row, "entry_count", Sentence("%(message)s Make them equal.", message=message))
            whole = False
    tests: list[UnaryTests] = []
    for entry, label in zip(conditions, in_labels, strict=False):
        what = Sentence("The cell of rule %(number)s in the column “%(label)s”", number=number, label=label[:60])
        text = text_of(child(entry, "text"))
        reading.check_language(entry, what)
        read = EVERYTHING if text in ("", "-") else reading.tests(entry, text, what, names)
        whole = whole and read is not None
        tests.append(read or EVERYTHING)
    outputs: list[Formula | None] = []
    for entry, label in zip(conclusions, out_labels, strict=False):
        what = Sentence("The cell of rule %(number)s in the column “%(label)s”", number=number, label=label[:60])
        text = text_of(child(entry, "text"))
        reading.check_language(entry, what)
        formula = reading.formula(entry, text, what, names) if text not in ("", "-") else None
        whole = whole and (formula is not None or text in ("", "-"))
        outputs.append(formula)
    if not whole:
        return None
    return Rule(row.get("id", ""), number, tuple(tests), tuple(outputs), _annotations(row, headings))


def _annotations(row: etree._Element, headings: list[str]) -> tuple[Annotation, ...]:
    notes = [("", text_of(child(row, "description")))]
    for number, entry in enumerate(children(row, "annotationEntry")):
        notes.append((headings[number] if number < len(headings) else "", text_of(entry)))
    return tuple(Annotation(name, text) for name, text in notes if text)


def _hit_policy(element: etree._Element, name: str, outputs: int, reading: Reading) -> HitPolicy | None:
    written = name_in(element, "hitPolicy") or "UNIQUE"
    aggregation = name_in(element, "aggregation")
    policy = _POLICIES.get(written)
    if policy is None:
        message = Sentence(
            "The table of “%(name)s” has the hit policy “%(written)s”. Choose one of %(listed)s.",
            name=name,
            written=written[:40],
            listed=listed(_POLICIES),
        )
        reading.problem(element, "hit_policy", message)
        return None
    if not aggregation:
        return policy
    if aggregation not in _AGGREGATIONS:
        message = Sentence(
            "The table of “%(name)s” has the aggregation “%(aggregation)s”. Choose SUM, COUNT, MIN or MAX.",
            name=name,
            aggregation=aggregation[:40],
        )
    elif policy is not HitPolicy.COLLECT:
        message = Sentence(
            "The table of “%(name)s” has an aggregation, which only COLLECT uses, but the hit policy %(written)s.",
            name=name,
            written=written,
        )
    elif outputs > 1:
        message = Sentence(
            "The table of “%(name)s” has %(outputs)s outputs, and %(aggregation)s needs one. Remove the aggregation.",
            name=name,
            outputs=outputs,
            aggregation=aggregation,
        )
    else:
        return HitPolicy(f"COLLECT {aggregation}")
    reading.problem(element, "aggregation", message)
    return None


def _check_output_names(element: etree._Element, name: str, outputs: list[OutputClause], reading: Reading) -> None:
    if len(outputs) < 2:
        return
    clauses = children(element, "output")
    for number, (clause, output) in enumerate(zip(clauses, outputs, strict=True), start=1):
        if not output.name:
            message = Sentence(
                "Output column %(number)s of “%(name)s” has no name. A table with several outputs needs them.",
                number=number,
                name=name,
            )
            reading.problem(clause, "output_name", message)
        elif output.name in [other.name for other in outputs[: number - 1]]:
            message = Sentence(
                "Two output columns of “%(name)s” are called “%(output)s”. Rename one.",
                name=name,
                output=output.name[:60],
            )
            reading.problem(clause, "output_name", message)


def _check_priorities(
    element: etree._Element, name: str, policy: HitPolicy, outputs: list[OutputClause], reading: Reading
) -> None:
    if not any(clause.allowed is not None or clause.type.allowed for clause in outputs):
        message = Sentence(
            "The hit policy %(value)s of “%(name)s” goes by the order of the allowed output values, "
            "and no output column lists any. List them, the most important first.",
            value=policy.value,
            name=name,
        )
        reading.problem(element, "no_priorities", message)
