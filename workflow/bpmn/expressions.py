"""Reads FEEL expressions where a BPMN file holds them: with an equals sign in front, as Camunda 8 writes them."""

import re
from typing import Final

from lxml import etree

from rules.feel import Expression, FeelLimitError, FeelSyntaxError, parse
from rules.feel.casework import NAMES
from rules.feel.errors import spot
from rules.sentences import Sentence
from workflow.bpmn.document import XSI, line_of, text_of
from workflow.bpmn.problems import Findings

_FEEL: Final = re.compile(r"(?:https?://www\.omg\.org/spec/(?:FEEL|DMN)/[^\s]*|feel)", re.IGNORECASE)


def is_feel(language: str) -> bool:
    """Whether the name or address of an expression language means FEEL."""
    return _FEEL.fullmatch(language.strip()) is not None


def read_formal(xml: etree._Element, what: str, element_id: str, findings: Findings) -> Expression | None:
    """The expression in an element such as `conditionExpression`, or None with a problem kept."""
    if not check_language(xml, what, element_id, findings):
        return None
    return read_expression(text_of(xml), what, element_id, line_of(xml), findings)


def check_language(xml: etree._Element, what: str, element_id: str, findings: Findings) -> bool:
    """Whether an element that holds an expression says nothing else than that it is FEEL; else a problem is kept."""
    language = xml.get("language")
    if language is not None and not is_feel(language):
        message = Sentence(
            "The %(what)s is written in “%(language)s”. Write it in FEEL and remove the attribute language.",
            what=what,
            language=language[:60],
        )
        findings.problem(element_id, line_of(xml), "expression_language", message)
        return False
    kind = xml.get(f"{{{XSI}}}type", "tFormalExpression").rpartition(":")[2]
    if kind not in {"tFormalExpression", "tExpression"}:
        message = Sentence("The %(what)s has the type “%(kind)s”. Use tFormalExpression.", what=what, kind=kind[:60])
        findings.problem(element_id, line_of(xml), "expression_language", message)
        return False
    return True


def read_expression(text: str, what: str, element_id: str, line: int, findings: Findings) -> Expression | None:
    """The expression in `text`, or None with a problem kept.

    `what` names the place in the message, such as "condition". Positions in messages count from the first character of
    `text`, the equals sign included, so that they are what the analyst sees in the modeler.
    """
    if not text.strip():
        findings.problem(
            element_id,
            line,
            "expression_empty",
            Sentence("The %(what)s is empty. Write a FEEL expression after =.", what=what),
        )
        return None
    before, equals, feel = text.partition("=")
    if before.strip() or not equals:
        message = Sentence(
            "The %(what)s %(quoted)s does not begin with an equals sign. Write = and then a FEEL expression.",
            what=what,
            quoted=_quoted(text),
        )
        findings.problem(element_id, line, "expression_expected", message)
        return None
    if not feel.strip():
        message = Sentence("The %(what)s has nothing after the equals sign. Write a FEEL expression there.", what=what)
        findings.problem(element_id, line, "expression_empty", message)
        return None
    try:
        expression = parse(feel)
        _check_functions(expression, what, element_id, line, findings)
        return expression
    except FeelSyntaxError as error:
        row = error.line + before.count("\n")
        column = error.column + (len(before.rpartition("\n")[2]) + 1 if error.line == 1 else 0)
        message = Sentence(
            "The %(what)s %(quoted)s has a mistake at %(where)s: %(message)s",
            what=what,
            quoted=_quoted(text),
            where=spot(text, row, column),
            message=error.message,
        )
        findings.problem(element_id, line, "expression_syntax", message)
    except FeelLimitError as error:
        message = Sentence(
            "The %(what)s %(quoted)s cannot be read: %(error)s Make it shorter or simpler.",
            what=what,
            quoted=_quoted(text),
            error=error,
        )
        findings.problem(element_id, line, "expression_limit", message)
    return None


def setting_of(what: str, element_id: str) -> str:
    """How messages speak of an element's setting: “due date of Task_assess”."""
    return Sentence("%(setting)s of %(element)s", setting=what, element=element_id)


def _check_functions(expression: Expression, what: str, element_id: str, line: int, findings: Findings) -> None:
    for name in sorted(expression.calls() - set(NAMES)):
        message = Sentence(
            "The %(what)s calls “%(name)s”, and there is no such function. Correct its name or remove the call.",
            what=what,
            name=name[:60],
        )
        findings.problem(element_id, line, "expression_function", message)


def _quoted(text: str) -> str:
    shown = " ".join(text.split())
    return f"“{shown[:77]}…”" if len(shown) > 80 else f"“{shown}”"
