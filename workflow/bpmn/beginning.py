"""Reads when a process may be begun by hand (`casewright:by-hand-when`, `by-hand-again`), and what is said if not."""

from collections.abc import Collection, Mapping
from typing import Final

from rules.feel import Expression
from rules.sentences import Sentence
from workflow.bpmn.expressions import read_expression, setting_of
from workflow.bpmn.model import Element, StartEvent
from workflow.bpmn.problems import Findings
from workflow.bpmn.properties import BY_HAND_AGAIN, BY_HAND_REFUSED, BY_HAND_WHEN, SUBJECT

_OF_CHILDREN: Final = frozenset({"case", "family"})


def read_beginning(
    properties: Mapping[str, str], elements: Collection[Element], key: str, line: int, findings: Findings
) -> Expression | None:
    """What must be so that somebody may begin the process by hand; None without it, or with a problem kept."""
    again_of = properties.get(SUBJECT, "case")
    if BY_HAND_AGAIN in properties and (again_of != "case" or not any(_by_a_person(each) for each in elements)):
        message = Sentence(
            "%(setting)s means nothing here: nobody begins this process by hand for one child. Remove it.",
            setting=BY_HAND_AGAIN,
        )
        findings.problem(key, line, "misplaced_property", message)
    when, refused = properties.get(BY_HAND_WHEN), properties.get(BY_HAND_REFUSED)
    if when is None and refused is None:
        return None
    if when is None or refused is None:
        missing, given = (BY_HAND_WHEN, BY_HAND_REFUSED) if when is None else (BY_HAND_REFUSED, BY_HAND_WHEN)
        message = Sentence(
            "%(given)s is given without %(missing)s. The two go together: when somebody may begin the process by hand, "
            "and what they read where they may not. Give both or neither.",
            given=given,
            missing=missing,
        )
        findings.problem(key, line, "by_hand_half", message)
        return None
    if properties.get(SUBJECT, "case") not in _OF_CHILDREN or not any(_by_a_person(each) for each in elements):
        message = Sentence(
            "%(setting)s means nothing here: nobody begins this process by hand for a child. Remove it, or give the "
            "process a start event without a trigger.",
            setting=BY_HAND_WHEN,
        )
        findings.problem(key, line, "misplaced_property", message)
        return None
    return read_expression(when, setting_of(BY_HAND_WHEN, key), key, line, findings)


def _by_a_person(element: Element) -> bool:
    return isinstance(element, StartEvent) and element.within is None and element.trigger is None
