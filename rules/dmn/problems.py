"""What can be wrong with a DMN file: the codes, one problem, and the error that carries them all."""

from rules.file_problems import OF_ANY_XML, FileError, FileFindings
from rules.file_problems import Problem as Problem

CODES: dict[str, str] = {
    # The file itself
    **OF_ANY_XML,
    "not_dmn": "the outermost element is not DMN definitions of a known version",
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


class DmnError(FileError):
    """A DMN file cannot be used. `problems` holds everything that is wrong, in the order of the file."""


class Findings(FileFindings):
    """Collects what is wrong while a DMN file is read."""

    codes = CODES
    error = DmnError
