"""What can be wrong with a DMN file: the codes, one problem, and the error that carries them all."""

from collections.abc import Iterable
from typing import Final, NamedTuple

CODES: dict[str, str] = {
    # The file itself
    "file_too_large": "the file is larger than the limit",
    "file_empty": "the file has no content",
    "not_utf8": "the bytes are not UTF-8 text, or the file declares another encoding",
    "control_character": "the file holds a character that XML forbids, such as NUL",
    "document_type": "the file has a document type or entity declarations",
    "malformed_xml": "the file is not well-formed XML",
    "too_deep": "elements are nested more deeply than the limit",
    "too_many_elements": "the file has more XML elements than the limit",
    "not_dmn": "the outermost element is not DMN definitions of a known version",
    "too_many_problems": "more is wrong than is told; it is told again when some of it is put right",
    # Elements
    "no_decision": "the file holds no decision",
    "missing_id": "an element that needs an id has none",
    "missing_name": "an element that needs a name has none",
    "name_too_long": "an id, name or label is longer than the limit",
    "duplicate_id": "two elements share one id",
    "duplicate_name": "two elements that expressions may use share one name",
    "unusable_name": "a name that no expression could mention",
    "unknown_element": "an element that DMN does not define there",
    "unsupported_element": "an element of DMN that Casewright does not run",
    "unsupported_function": "a function written in a language other than FEEL",
    "model_too_large": "more decisions, rules or columns than the limit",
    # References
    "missing_reference": "a requirement names nothing",
    "dangling_reference": "a requirement names an element that is not in the file",
    "wrong_reference": "a requirement names an element of the wrong kind",
    "foreign_reference": "a requirement names an element of another file",
    "circular_requirement": "decisions or knowledge require each other in a circle",
    "undeclared_name": "an expression reads what its decision does not require (a warning)",
    # Types
    "unknown_type": "a type that is neither FEEL's nor defined in the file (a warning)",
    "circular_type": "item definitions that are made of each other in a circle",
    # Logic
    "no_logic": "a decision without logic, whose value is always null (a warning)",
    "several_logics": "a decision or knowledge with more than one expression",
    "missing_expression": "an expression that must be there is not",
    "expression_syntax": "a FEEL expression or test does not parse",
    "expression_function": "a FEEL expression calls a function that does not exist",
    "expression_limit": "a FEEL expression is too long or nested too deeply",
    "expression_language": "an expression is marked as another language than FEEL (a warning)",
    "clock": "an expression asks for the current date or time, so its answer cannot be repeated (a warning)",
    # Decision tables
    "no_output": "a decision table has no output column",
    "no_rule": "a decision table has no rules (a warning)",
    "output_name": "a table with several outputs has one without a name, or two with the same",
    "entry_count": "a rule has more or fewer entries than the table has columns",
    "hit_policy": "a hit policy that DMN does not have",
    "aggregation": "an aggregation that DMN does not have, or with a hit policy or outputs that it cannot be used with",
    "no_priorities": "a table whose hit policy goes by output values names none",
}
"""Every stable code with its meaning. Codes are never renamed or reused."""

MAX_FINDINGS: Final = 2_000


class Problem(NamedTuple):
    """One thing that is wrong, or that deserves a warning, in a DMN file."""

    element_id: str
    """The id of the element concerned, or of the nearest one around it that has an id; empty when there is none."""
    line: int
    """The line of the file, from 1; 0 when the problem concerns the file as a whole."""
    code: str
    """One of `CODES`."""
    message: str
    """What is wrong and what to do, in plain words."""


class DmnError(Exception):
    """A DMN file cannot be used. `problems` holds everything that is wrong, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: list[Problem] = list(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(f"line {p.line}: {p.element_id or 'file'}: {p.message} [{p.code}]" for p in self.problems)


class Findings:
    """Collects problems and warnings while a file is read, each of them once, up to `MAX_FINDINGS` of either kind."""

    def __init__(self) -> None:
        self._problems: dict[Problem, None] = {}
        self._warnings: dict[Problem, None] = {}

    def problem(self, element_id: str, line: int, code: str, message: str) -> None:
        """Keep a reason to refuse the file."""
        _keep(self._problems, Problem(element_id, line, _known(code), message))

    def warning(self, element_id: str, line: int, code: str, message: str) -> None:
        """Keep something that the analyst should know; the file can still be used."""
        _keep(self._warnings, Problem(element_id, line, _known(code), message))

    @property
    def problems(self) -> list[Problem]:
        """All problems, in the order of the file."""
        problems = sorted(self._problems, key=lambda problem: problem.line)
        if len(problems) == MAX_FINDINGS:
            message = f"More is wrong than these {MAX_FINDINGS:,} problems. Put some of them right and check again."
            problems.append(Problem("", 0, "too_many_problems", message))
        return problems

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """All warnings, in the order of the file."""
        return tuple(sorted(self._warnings, key=lambda problem: problem.line))

    def raise_if_any(self) -> None:
        """Raise `DmnError` with all problems kept so far, if there are any."""
        if self._problems:
            raise DmnError(self.problems)


def _keep(findings: dict[Problem, None], finding: Problem) -> None:
    if len(findings) < MAX_FINDINGS:
        findings[finding] = None


def _known(code: str) -> str:
    if code not in CODES:
        raise KeyError(f"{code!r} is not a code of rules.dmn.problems.CODES")
    return code
