"""The index of the shipped library as a page of the documentation, made from the definitions themselves.

`page()` gives the text of `docs/analyst/library.md`: every process with its steps and where it leads, every form with
what it asks and feeds, every clock and every decision, each with what it rests on. The same definitions give the same
text: what stands in a file keeps its order, everything else is sorted.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.utils.encoding import force_str

from accounts.dated_settings import Setting, declared
from accounts.roles import ROLES
from forms.definition import FormDefinition
from forms.lint.reading_age import all_questions
from rules.dmn import DecisionModel
from rules.feel import Expression
from workflow.bpmn import ProcessModel
from workflow.bpmn.model import Activity, BusinessRuleTask, CallActivity, EndEvent, Event, UserTask
from workflow.library import Definition, check, shipped_paths
from workflow.return_coverage import fed_by

PAGE: Final = "docs/analyst/library.md"
COMMAND: Final = "manage.py write_library_index"
ORDER: Final = ("assessment", "planning", "intervention", "review", "shared")
SUBJECTS: Final = {"case": "a child", "family": "children of a family", "person": "a person", "authority": "a team"}
SETTINGS: Final = "settings."
ABOUT: Final = f"""\
# The library

What ships with Casewright, made from the definitions themselves by `{COMMAND}`: do not change it by
hand. What the steps mean to people: [contact and early help](contact-and-early-help.md), [the referral and the
assessment](referral-and-assessment.md), [from the strategy discussion to the conference](protection.md), [plans, visits
and reviews](plans-and-reviews.md). How the files are written: [forms and processes](definitions.md), [BPMN](bpmn.md),
[decision tables](decision-tables.md), [FEEL](feel.md). What each authority may set: [settings](settings.md).
"""


@dataclass(frozen=True, slots=True)
class Library:
    """The shipped definitions by what they are, each in the order of the files."""

    processes: tuple[tuple[str, ProcessModel], ...]
    forms: tuple[tuple[str, FormDefinition], ...]
    decisions: tuple[tuple[str, DecisionModel], ...]

    def using(self, key: str) -> list[tuple[ProcessModel, BusinessRuleTask]]:
        """The steps that ask a decision."""
        return [
            (process, step)
            for _phase, process in self.processes
            for step in process.elements.values()
            if isinstance(step, BusinessRuleTask) and step.decision_key == key
        ]


def page() -> str:
    """The whole page, with a line feed at its end."""
    good, problems = check(shipped_paths())
    if problems:
        raise ValueError(f"The library cannot be read: {problems[0]}")
    library = Library(_of(good, ProcessModel), _of(good, FormDefinition), _of(good, DecisionModel))
    parts = [ABOUT, *_processes(library), *_forms(library), *_clocks(library), *_decisions(library)]
    return "\n".join(parts).rstrip() + "\n"


def _of(good: Iterable[Definition], kind: type[Any]) -> tuple[tuple[str, Any], ...]:
    found = [(one.path.parent.name, one.read) for one in good if isinstance(one.read, kind)]
    return tuple(sorted(found, key=lambda one: (ORDER.index(one[0]), _key(one[1]))))


def _key(read: Any) -> str:
    return str(read.decisions()[0].id if isinstance(read, DecisionModel) else read.key)


# Words


def _cell(text: str) -> str:
    """A text in a cell of a table."""
    return re.sub(r"\s+", " ", text).replace("|", "\\|").strip()


def _row(*cells: str) -> str:
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _code(expression: Expression | None) -> str:
    return f"`{expression.text}`" if expression is not None else ""


def _roles(keys: Iterable[str]) -> str:
    return ", ".join(force_str(ROLES.get(key, key)).lower() for key in keys)


def _linked(process: str, known: Collection[str]) -> str:
    """A process by its key, linked where it ships."""
    return f"[`{process}`](#process-{process})" if process in known else f"`{process}` (begun by hand until it ships)"


def _headed(title: str, kind: str, key: str) -> str:
    """A heading that can be linked to, whatever words it has."""
    return f'### <a id="{kind}-{key}"></a>{title} (`{key}`)\n'


# Processes


def _processes(library: Library) -> Iterator[str]:
    yield "## Processes\n"
    known = {process.key for _phase, process in library.processes}
    yield "| process | phase | about | begun | leads to |\n|---|---|---|---|---|"
    for phase, process in library.processes:
        leads = ", ".join(_linked(key, known) for key in sorted(_hand_overs(process)))
        yield _row(_linked(process.key, known), phase, SUBJECTS[process.subject], _begun(process), leads or "an end")
    yield ""
    for _phase, process in library.processes:
        yield from _process(process, known)


def _begun(process: ProcessModel) -> str:
    ways = ["by hand"] if process.start is not None else []
    ways += ["by other work"] if any(start.trigger is not None for start in process.starts()) else []
    return " or ".join(ways)


def _hand_overs(process: ProcessModel) -> dict[str, list[str]]:
    """Which process begins at which ends."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for one in process.elements.values():
        if isinstance(one, EndEvent) and one.hands_over_to:
            found[one.hands_over_to].append(one.name)
    return found


def _process(process: ProcessModel, known: Collection[str]) -> Iterator[str]:
    yield _headed(process.name, "process", process.key)
    yield f"{_cell(process.documentation or process.explain)}\n"
    yield f"Rests on: {process.legal_basis}.\n"
    if process.by_hand_when is not None:
        yield f"By hand only where: `{_cell(process.by_hand_when.canonical())}`.\n"
        yield f"Elsewhere whoever tries reads: {_cell(process.by_hand_refused)}\n"
    yield "| step | who | form | due | rests on |\n|---|---|---|---|---|"
    for step in process.user_tasks:
        form = f"[`{step.form_key}`](#form-{step.form_key})" if step.form_key else ""
        yield _row(step.name, _who(process, step), form, _due(step), step.legal_basis)
    yield ""
    lines = [*_led_to(process, known), *_called(process, known), *_asked(process), *_timers(process)]
    if lines:
        yield "\n".join(f"- {line}" for line in lines) + "\n"


def _who(process: ProcessModel, step: UserTask) -> str:
    names = [process.elements[other].name for other in step.apart]
    apart = f"; not whoever did “{'”, “'.join(dict.fromkeys(names))}”" if names else ""
    holds = f"; holds {', '.join(step.requires)}" if step.requires else ""
    offered = f"; of the team {_code(step.team)}, where that names one" if step.team is not None else ""
    return f"{_roles(step.roles)}{offered}{holds}{apart}"


def _due(step: UserTask) -> str:
    looked = f"; looked at {_code(step.follow_up_date)}" if step.follow_up_date is not None else ""
    return f"{_code(step.due_date)}{looked}"


def _led_to(process: ProcessModel, known: Collection[str]) -> Iterator[str]:
    for key, ends in sorted(_hand_overs(process).items()):
        yield f"“{'”, “'.join(dict.fromkeys(ends))}”: {_linked(key, known)}"
    without = [one.name for one in process.elements.values() if isinstance(one, EndEvent) and not one.hands_over_to]
    if named := [name for name in dict.fromkeys(without) if name]:
        yield f"ends that begin nothing: “{'”, “'.join(named)}”"


def _called(process: ProcessModel, known: Collection[str]) -> Iterator[str]:
    called = {one.process_key for one in process.elements.values() if isinstance(one, CallActivity)}
    if called:
        yield f"work inside it: {', '.join(_linked(key, known) for key in sorted(called))}"


def _asked(process: ProcessModel) -> Iterator[str]:
    asked = {one.decision_key for one in process.elements.values() if isinstance(one, BusinessRuleTask)}
    if asked:
        yield f"decisions: {', '.join(f'[`{key}`](#decision-{key})' for key in sorted(asked))}"


def _timers(process: ProcessModel) -> Iterator[str]:
    for one in process.elements.values():
        if isinstance(one, Event) and one.timer is not None:
            yield f"timer “{one.name or one.id}”: {_code(one.timer.expression)}"


# Forms


def _forms(library: Library) -> Iterator[str]:
    yield "## Forms\n"
    yield "| form | phase | questions | keeps | asked in |\n|---|---|---|---|---|"
    asked_in: defaultdict[str, set[str]] = defaultdict(set)
    for _phase, process in library.processes:
        for step in process.user_tasks:
            asked_in[step.form_key].add(process.key)
    for phase, form in library.forms:
        where = ", ".join(f"[`{key}`](#process-{key})" for key in sorted(asked_in[form.key]))
        yield _row(f"[`{form.key}`](#form-{form.key})", phase, str(len(_labels(form))), form.retention, where)
    yield ""
    for _phase, form in library.forms:
        yield _headed(form.title, "form", form.key)
        yield f"{_cell(form.purpose)} Rests on: {'; '.join(form.lawful_basis)}. Kept as `{form.retention}`.\n"
        yield f"Asks: {' · '.join(_labels(form))}\n"
        if fed := sorted({item for item, _place, _words in fed_by(form)}):
            yield f"Feeds: {', '.join(f'`{item}`' for item in fed)}\n"


def _labels(form: FormDefinition) -> list[str]:
    """The questions in words, in their order; those of a list's items too."""
    return [_cell(question.label) for question in all_questions(form.pages) if not question.read_only]


# Clocks


def _clocks(library: Library) -> Iterator[str]:
    yield "## Clocks\n"
    yield "Each of these may be changed under Settings, within its limits. Which step reads it stands beside it.\n"
    yield "| setting | from the start | limits | rests on | read by |\n|---|---|---|---|---|"
    readers = _readers(library)
    for key, one in sorted(declared().items()):
        where = ", ".join(f"`{name}`" for name in sorted(readers[key]))
        yield _row(f"`{key}`", force_str(one.does.say(one.default)), _limits(one), force_str(one.source), where)
    yield ""


def _limits(one: Setting) -> str:
    if one.limits.most is None:
        return f"{one.limits.least} or more" if one.limits.least else ""
    return f"{one.limits.least} to {one.limits.most}"


def _readers(library: Library) -> Mapping[str, set[str]]:
    """Which definitions read a setting."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for _phase, process in library.processes:
        for expression in _expressions(process):
            for name in expression.names():
                if name.startswith(SETTINGS):
                    found[name.removeprefix(SETTINGS)].add(process.key)
    for _phase, form in library.forms:
        for key in re.findall(r"\bsettings\.([a-z_0-9]+)", str(form.document)):
            found[key].add(form.key)
    return found


def _expressions(process: ProcessModel) -> Iterator[Expression]:
    """What a process works out: dates, timers, values, ways."""
    for one in process.elements.values():
        if isinstance(one, UserTask):
            yield from (each for each in (one.due_date, one.follow_up_date, one.team) if each is not None)
        if isinstance(one, Event) and one.timer is not None:
            yield one.timer.expression
        if isinstance(one, Activity):
            yield from (expression for _name, expression in (*one.inputs, *one.outputs))
        if isinstance(script := getattr(one, "expression", None), Expression):
            yield script
    yield from (flow.condition for flow in process.flows.values() if flow.condition is not None)


# Decisions


def _decisions(library: Library) -> Iterator[str]:
    yield "## Decisions\n"
    for _phase, model in library.decisions:
        for decision in model.decisions():
            using = library.using(decision.id)
            yield _headed(decision.name, "decision", decision.id)
            reads = ", ".join(f"`{one.name}`" for one in model.inputs(decision.id))
            table = model.table(decision.id)
            rows = f"{len(table.rules)} rows, hit policy {table.hit_policy.value.lower()}" if table else "an expression"
            gives = ", ".join(f"`{one.name or decision.id}`" for one in table.outputs) if table else f"`{decision.id}`"
            yield f"Reads {reads}; gives {gives}; {rows}.\n"
            for process, step in using:
                basis = step.legal_basis or process.legal_basis
                yield f"- asked in [`{process.key}`](#process-{process.key}), “{step.name}”. Rests on: {basis}"
            yield ""


def is_current(root: Path) -> bool:
    """Whether the page says what the definitions say."""
    path = root / PAGE
    return path.exists() and path.read_text(encoding="utf-8") == page()
