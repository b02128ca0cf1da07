"""Small decision models for the tests, written as the XML that a modeler saves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from rules import dmn

DMN = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def definitions(*parts: str, namespace: str = DMN) -> bytes:
    """A DMN file with these parts."""
    body = "\n".join(parts)
    root = f'<definitions xmlns="{namespace}" id="model" name="Model" namespace="urn:model">'
    return f"{root}\n{body}\n</definitions>".encode()


def text(tag: str, content: str, **attributes: str) -> str:
    """An element with a text in it, such as an entry of a rule."""
    return f"<{tag}{_attributes(attributes)}><text>{escape(content)}</text></{tag}>"


def input_data(name: str, type_ref: str = "", id: str = "") -> str:
    """Input data."""
    typed = f" typeRef={quoteattr(type_ref)}" if type_ref else ""
    return (
        f"<inputData id={quoteattr(id or 'in_' + name)} name={quoteattr(name)}>"
        f"<variable name={quoteattr(name)}{typed}/></inputData>"
    )


def decision(id: str, logic: str, requires: Sequence[str] = (), name: str = "", type_ref: str = "") -> str:
    """A decision with its logic; `requires` names ids, with "decision:" or "knowledge:" in front of those that are."""
    typed = f" typeRef={quoteattr(type_ref)}" if type_ref else ""
    name = name or id
    return (
        f'<decision id="{id}" name={quoteattr(name)}><variable name={quoteattr(name)}{typed}/>'
        f"{''.join(map(_requirement, requires))}{logic}</decision>"
    )


def literal(expression: str, **attributes: str) -> str:
    """A literal expression."""
    return text("literalExpression", expression, **attributes)


def table(
    inputs: Sequence[str | Mapping[str, str]],
    rules: Sequence[str],
    outputs: Sequence[str | Mapping[str, str]] = ("result",),
    hit_policy: str = "UNIQUE",
    aggregation: str = "",
    annotations: Sequence[str] = (),
) -> str:
    """A decision table.

    A column is its expression or name, or a mapping with `expression` or `name`, `label`, `type`, `values`, `default`.
    A rule is its cells with `|` between them: inputs, outputs, annotations.
    """
    columns = "".join(_input(each) for each in inputs) + "".join(_output(each) for each in outputs)
    columns += "".join(f"<annotation name={quoteattr(name)}/>" for name in annotations)
    rows = "".join(_rule(n, rule, len(inputs), len(outputs)) for n, rule in enumerate(rules, start=1))
    aggregated = f' aggregation="{aggregation}"' if aggregation else ""
    return f'<decisionTable hitPolicy="{hit_policy}"{aggregated}>{columns}{rows}</decisionTable>'


def table_model(
    inputs: Sequence[str | Mapping[str, str]],
    rules: Sequence[str],
    outputs: Sequence[str | Mapping[str, str]] = ("result",),
    hit_policy: str = "UNIQUE",
    aggregation: str = "",
    annotations: Sequence[str] = (),
) -> dmn.DecisionModel:
    """A model that is one decision called `d` with that table and nothing declared."""
    return dmn.read(definitions(decision("d", table(inputs, rules, outputs, hit_policy, aggregation, annotations))))


def one_rule_table(inputExpression: str = "x", inputEntry: str = "-", outputEntry: str = "1") -> bytes:  # noqa: N803
    """A table with one rule and one cell of each kind, named as DMN names them."""
    return definitions(decision("d", table([inputExpression], [f"{inputEntry}\x00{outputEntry}"])))


def _requirement(target: str) -> str:
    kind, _, target = target.rpartition(":")
    if kind == "knowledge":
        return f'<knowledgeRequirement><requiredKnowledge href="#{target}"/></knowledgeRequirement>'
    tag = "requiredDecision" if kind == "decision" else "requiredInput"
    return f'<informationRequirement><{tag} href="#{target}"/></informationRequirement>'


def _input(column: str | Mapping[str, str]) -> str:
    given = {"expression": column} if isinstance(column, str) else column
    label = {"label": given["label"]} if "label" in given else {}
    typed = {"typeRef": given["type"]} if "type" in given else {}
    values = text("inputValues", given["values"]) if "values" in given else ""
    return f"<input{_attributes(label)}>{text('inputExpression', given['expression'], **typed)}{values}</input>"


def _output(column: str | Mapping[str, str]) -> str:
    given = {"name": column} if isinstance(column, str) else column
    attributes = {"name": given["name"]} | ({"typeRef": given["type"]} if "type" in given else {})
    values = text("outputValues", given["values"]) if "values" in given else ""
    default = text("defaultOutputEntry", given["default"]) if "default" in given else ""
    return f"<output{_attributes(attributes)}>{values}{default}</output>"


def _rule(number: int, rule: str, inputs: int, outputs: int) -> str:
    cells = [cell.strip() for cell in rule.split("\x00" if "\x00" in rule else "|")]
    entries = [text("inputEntry", cell) for cell in cells[:inputs]]
    entries += [text("outputEntry", cell) for cell in cells[inputs : inputs + outputs]]
    entries += [text("annotationEntry", cell) for cell in cells[inputs + outputs :]]
    return f'<rule id="r{number}">{"".join(entries)}</rule>\n'


def _attributes(attributes: Mapping[str, str]) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
