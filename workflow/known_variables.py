"""The values that a person may set to mend a failed step: which the process knows, and what may be typed for one."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from django.utils.translation import gettext as _

from rules.feel import Expression, FeelLimitError, FeelSyntaxError, parse
from workflow.bpmn.uses import set_by
from workflow.errors import WorkflowError
from workflow.feel_json import NotAValueError, encode
from workflow.models import Task
from workflow.readers import decision_reads
from workflow.scope import scope_of
from workflow.scopes import scope_of_task
from workflow.variables import by_hand, variables_of

LONGEST = 2_000
"""How many characters may be typed for a value."""


class ValueRefusedError(WorkflowError):
    """What was typed is no FEEL value."""

    code = "value_refused"


def known_variables(task: Task) -> list[str]:
    """Return the names of what a step's process has, sets somewhere or reads at this step, sorted.

    Only these can be set, so that no name is made up that could hold more than a name.
    """
    scope = scope_of_task(task)
    kept = set(variables_of(task.process, scope))
    given = set(scope_of(task.process, scope=scope)) - kept
    model = task.flow_task.flow_class.model
    for element in model.elements.values():
        kept |= set(set_by(element))
    return sorted((kept | read_by(task) | by_hand(task).keys()) - given)


def read_by(task: Task) -> frozenset[str]:
    """Return the names that a step itself reads: in its expressions, in those of its ways out, in its decision."""
    node = task.flow_task
    read = {path.partition(".")[0] for expression in _expressions((node.element, node.flows)) for path in expression}
    return decision_reads(node.element, task.process.version) | read


def value_of(text: str) -> Any:
    """Return the value that FEEL text stands for by itself; raise `ValueRefusedError`, which says what to do."""
    typed = text.strip()
    if typed.startswith("“") and typed.endswith("”"):  # as telephones type quotes
        typed = f'"{typed[1:-1]}"'
    if not typed:
        raise ValueRefusedError(_("Enter the value"))
    if len(typed) > LONGEST:
        raise ValueRefusedError(_("Enter the value in %(most)d characters or fewer") % {"most": LONGEST})
    hint = _('Enter a number, a text in double quotes, true, false, or a date such as date("2026-07-14").')
    try:
        expression = parse(typed)
        if expression.names() or expression.calls():
            raise ValueRefusedError(hint)
        value = expression.evaluate({})
        encode(value)
    except (FeelSyntaxError, FeelLimitError, NotAValueError):
        raise ValueRefusedError(hint) from None
    if value is None and typed != "null":
        raise ValueRefusedError(hint)
    return value


def _expressions(part: Any) -> Iterator[frozenset[str]]:
    """What each expression in a part of the process model reads, by dotted path."""
    if isinstance(part, Expression):
        yield part.names()
    elif isinstance(part, (tuple, list)):
        for one in part:
            yield from _expressions(one)
    elif isinstance(part, Mapping):
        yield from _expressions(tuple(part.values()))
    elif is_dataclass(part) and not isinstance(part, type):
        for field in fields(part):
            yield from _expressions(getattr(part, field.name))
