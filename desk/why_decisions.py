"""Why a decision table says what a form shows of it: what it was given, which rule fits, and what came out.

Everything was kept when the table was asked (`workflow.models.DecisionTrace`), so it stays true when the table changes.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from desk.answered import answer_words
from desk.value_words import value_words
from workflow.bpmn.model import BusinessRuleTask
from workflow.decision_traces import latest_traces
from workflow.kept_values import KeptValues
from workflow.models import DecisionTrace, Task
from workflow.scopes import scope_of_task

FACT = "decisions"
MOST = 20
"""So many inputs and rules are shown at most."""


def why_decisions(task: Task, reader: User) -> Iterator[dict[str, Any]]:
    """What `components/whys.jinja` draws for each decision that the form of a task shows something of.

    Of one that was worked out from what is kept from the reader, nothing: the rows that fit would tell it.
    """
    kept = KeptValues(task.process, reader, scope_of_task(task))
    shown = frozenset(key for key in _decisions_in(task) if not kept.keeps(f"{FACT}.{key}"))
    for trace in latest_traces(task.process) if shown else ():
        if trace.version.key in shown:
            step = trace.trace["steps"][-1]
            yield {
                "question": _("Why does the table say that?"),
                "told": [{"label": "", "words": words} for words in _told(trace, step)],
                "rule": "",
                "inputs": list(_inputs(task, trace, step, kept)),
            }


def _decisions_in(task: Task) -> frozenset[str]:
    if task.form_version is None:
        return frozenset()
    questions = task.form_version.definition.questions.values()
    read = [name.split(".") for question in questions if question.calculate for name in question.calculate.reads]
    return frozenset(parts[1] for parts in read if parts[0] == FACT and len(parts) > 1)


def _told(trace: DecisionTrace, step: dict[str, Any]) -> Iterator[str]:
    yield _("This is what the table “%(table)s”, version %(number)s, says about the answers below.") % {
        "table": trace.version.title,
        "number": trace.version.number,
    }
    chosen = [rule for rule in step["rules"] if rule["chosen"]][:MOST]
    numbers = ", ".join(str(rule["number"]) for rule in chosen)
    if chosen:
        yield ngettext("Row %(rows)s fits.", "Rows %(rows)s fit.", len(chosen)) % {"rows": numbers}
    elif step["defaulted"]:
        yield _("No row fits, so it says what it says when none does.")
    elif step["hit_policy"]:
        yield _("No row fits, so it says nothing.")
    yield from (note["text"] for rule in chosen for note in rule["annotations"] if note["text"])


def _inputs(task: Task, trace: DecisionTrace, step: dict[str, Any], kept: KeptValues) -> Iterator[tuple[str, str]]:
    for given in step["inputs"][:MOST]:
        words = _words(task, trace, given, kept) if given["value"] is not None else _("not known")
        yield given["label"] or given["expression"], words


def _words(task: Task, trace: DecisionTrace, given: dict[str, Any], kept: KeptValues) -> str:
    """The value as its form words it, where it is an answer to one; else as it stands."""
    asked = task.flow_task.flow_class.model.elements.get(trace.task.element_id)
    mapped = dict(asked.inputs) if isinstance(asked, BusinessRuleTask) else {}
    expression = mapped.get(given["expression"])
    names = expression.names() if expression is not None else frozenset((given["expression"],))
    path = next(iter(names)) if len(names) == 1 else ""
    words = answer_words(kept, path, given["value"])
    return words if words is not None else value_words(given["value"])
