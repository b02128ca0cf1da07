"""What requires what: references between elements, the order of evaluation, and circles, which are refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from lxml import etree

from rules.dmn.document import child, children, elements_in, identifier, line_of, local_name
from rules.dmn.reading import Reading
from rules.sentences import Sentence

_KINDS: Final = {
    "requiredInput": ("inputData",),
    "requiredDecision": ("decision",),
    "requiredKnowledge": ("businessKnowledgeModel", "decisionService"),
    "inputData": ("inputData",),
    "inputDecision": ("decision",),
    "outputDecision": ("decision",),
    "encapsulatedDecision": ("decision",),
}


def required_by(
    element: etree._Element, known: Mapping[str, etree._Element], own_namespace: str, reading: Reading
) -> tuple[str, ...]:
    """The ids of what a decision or knowledge requires, each once, less those that are wrong, which are told."""
    found: dict[str, None] = {}
    for requirement in children(element, "informationRequirement", "knowledgeRequirement"):
        targets = [part for part in elements_in(requirement) if local_name(part) in _KINDS]
        if not targets:
            message = Sentence(
                "This requirement names nothing. Connect it to an input, a decision or knowledge, or remove it."
            )
            reading.problem(requirement, "missing_reference", message)
        for target in targets:
            if (target_id := referred(target, known, own_namespace, reading)) is not None:
                found[target_id] = None
    return tuple(found)


def referred(
    reference: etree._Element, known: Mapping[str, etree._Element], own_namespace: str, reading: Reading
) -> str | None:
    """The id that a reference means, or None with a problem kept."""
    kind = local_name(reference)
    href = reference.get("href", "").strip()
    place, _, target = href.rpartition("#")
    if not target:
        reading.problem(
            reference, "missing_reference", Sentence("This <%(kind)s> has no href. Name an element as #id.", kind=kind)
        )
        return None
    if place and place.rstrip("#") != own_namespace:
        message = Sentence(
            "This <%(kind)s> names an element of another file, %(href)s. Copy the element into this file.",
            kind=kind,
            href=href[:120],
        )
        reading.problem(reference, "foreign_reference", message)
        return None
    if target not in known:
        message = Sentence(
            "This <%(kind)s> names %(target)s, which is not in the file. Correct the id or remove it.",
            kind=kind,
            target=target[:60],
        )
        reading.problem(reference, "dangling_reference", message)
        return None
    if local_name(known[target]) not in _KINDS[kind]:
        message = Sentence(
            "This <%(kind)s> names %(target)s, which is <%(found)s>. Name <%(wanted)s>.",
            kind=kind,
            target=target[:60],
            found=local_name(known[target]),
            wanted=_KINDS[kind][0],
        )
        reading.problem(reference, "wrong_reference", message)
        return None
    return target


def service_parts(
    element: etree._Element, known: Mapping[str, etree._Element], own_namespace: str, reading: Reading
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ids of a decision service's output decisions, and those of its inputs: input data, then decisions."""
    parts = {
        tag: [
            target
            for part in children(element, tag)
            if (target := referred(part, known, own_namespace, reading)) is not None
        ]
        for tag in ("outputDecision", "inputData", "inputDecision", "encapsulatedDecision")
    }
    if child(element, "outputDecision") is None:
        message = Sentence("This decision service has no output decision. Name the decision whose answer it gives.")
        reading.problem(element, "missing_reference", message)
    return tuple(parts["outputDecision"]), (*parts["inputData"], *parts["inputDecision"])


def check_circles(edges: Mapping[str, Iterable[str]], elements: Mapping[str, etree._Element], reading: Reading) -> bool:
    """Keep a problem for every circle of requirements; tell whether there is none."""
    done: set[str] = set()
    sound = True
    for start in edges:
        path: list[str] = []
        waiting: list[tuple[str, bool]] = [(start, False)]
        while waiting:
            element_id, leaving = waiting.pop()
            if leaving:
                path.pop()
                done.add(element_id)
            elif element_id in path:
                sound = False
                circle = [*path[path.index(element_id) :], element_id]
                names = " → ".join(elements[each].get("name", each) for each in circle)
                message = Sentence(
                    "This requires itself in a circle: %(names)s. Take one of the requirements out.", names=names[:200]
                )
                reading.findings.problem(
                    identifier(elements[element_id]), line_of(elements[element_id]), "circular_requirement", message
                )
            elif element_id not in done:
                path.append(element_id)
                waiting.append((element_id, True))
                waiting.extend((target, False) for target in edges.get(element_id, ()))
    return sound


def order_for(wanted: Iterable[str], edges: Mapping[str, Iterable[str]], given: Iterable[str] = ()) -> tuple[str, ...]:
    """The ids to evaluate for those wanted, requirements first. What is given is neither followed nor listed."""
    order: dict[str, None] = {}
    stop = {*given}
    waiting = [(element_id, False) for element_id in reversed([*wanted])]
    while waiting:
        element_id, ready = waiting.pop()
        if element_id in order or element_id in stop:
            continue
        if ready:
            order[element_id] = None
            continue
        waiting.append((element_id, True))
        waiting.extend((target, False) for target in reversed([*edges.get(element_id, ())]))
    return tuple(order)
