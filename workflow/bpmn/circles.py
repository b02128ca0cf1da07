"""Circles in which nobody and nothing is waited for: they run on and on until a condition comes out otherwise."""

from collections import deque
from typing import Final

from rules.sentences import Sentence
from workflow.bpmn.model import BoundaryEvent, Element, ErrorTrigger, Escalation, SubProcess
from workflow.bpmn.moves import Scope
from workflow.bpmn.problems import Findings
from workflow.bpmn.whole import Whole, waits

SHOWN: Final = 12
"""So many elements of a circle are named."""


type _Ways = dict[str, list[str]]
"""From each element that does not wait to those of its kind that a token can come to next."""


def tell_circles(scope: Scope, whole: Whole, findings: Findings) -> None:
    """Keep a problem for a circle that nothing can end, and a warning for one that only a condition ends."""
    passing = [each for each in scope.elements.values() if not _waits(each, whole)]
    ids = {each.id for each in passing}
    endless = {each.id: [arc for arc in _sure(scope, each) if arc in ids] for each in passing}
    for way in _circles(scope, endless):
        message = Sentence(
            "The way %(words)s leads round without waiting for anybody and without a choice, so that "
            "it would never end. Put a step that waits in it, or choose with an exclusive gateway.",
            words=_words(way),
        )
        findings.problem(way[0], scope.elements[way[0]].line, "loop_without_wait", message)
    possible = {each.id: [target for target in scope.onwards(each) if target in ids] for each in passing}
    for way in _circles(scope, possible):
        message = Sentence(
            "The way %(words)s leads round without waiting for anybody, and runs on until a condition"
            " comes out otherwise. Put a step that waits in it, or see to it that a step in it "
            "changes the condition.",
            words=_words(way),
        )
        findings.warning(way[0], scope.elements[way[0]].line, "may_loop_without_wait", message)


def _sure(scope: Scope, element: Element) -> list[str]:
    """Where a token always goes on from an element, whatever the data."""
    ways = [set(arcs) for arcs in scope.moves(element).alternatives]
    return [scope.target(arc) for arc in set.intersection(*ways)] if ways else []


def _circles(scope: Scope, onwards: _Ways) -> list[list[str]]:
    """One circle of each part of a scope in which there are any, from its first element in the file round to it."""
    found = []
    order = {element_id: number for number, element_id in enumerate(scope.elements)}
    for part in _parts(list(onwards), onwards):
        first = min(part, key=order.__getitem__)
        if len(part) > 1 or first in onwards[first]:
            found.append(_circle(first, part, onwards))
    return found


def _words(way: list[str]) -> str:
    return " → ".join(way if len(way) <= SHOWN else [*way[: SHOWN - 1], "…", way[-1]])


def _waits(element: Element, whole: Whole) -> bool:
    if isinstance(element, BoundaryEvent):
        return not isinstance(element.trigger, ErrorTrigger | Escalation)
    if isinstance(element, SubProcess):
        return element.id in whole.waiting_scopes
    return waits(element)


def _circle(first: str, part: set[str], onwards: _Ways) -> list[str]:
    """A shortest way from an element round to itself within its part."""
    before: dict[str, str] = {}
    pending = deque([first])
    while pending:
        here = pending.popleft()
        for target in onwards[here]:
            if target == first:
                way = [first, here]
                while way[-1] != first:
                    way.append(before[way[-1]])
                return [*reversed(way)] if here != first else [first, first]
            if target in part and target not in before:
                before[target] = here
                pending.append(target)
    return [first]


def _parts(nodes: list[str], onwards: _Ways) -> list[set[str]]:
    """The strongly connected parts: from each node of a part a way leads to each other (Tarjan, without recursion)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    parts: list[set[str]] = []
    for root in nodes:
        if root in index:
            continue
        work = [(root, iter(onwards[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, targets = work[-1]
            target = next(targets, None)
            if target is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    part: set[str] = set()
                    while node not in part:
                        part.add(stack.pop())
                    on_stack -= part
                    parts.append(part)
            elif target not in index:
                index[target] = low[target] = len(index)
                stack.append(target)
                on_stack.add(target)
                work.append((target, iter(onwards[target])))
            elif target in on_stack:
                low[node] = min(low[node], index[target])
    return parts
