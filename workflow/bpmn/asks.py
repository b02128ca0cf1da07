"""What an activity that people start themselves asks before it begins: `casewright:asks:<name>`, one for each value.

Its value says of which kind the answer is, and the question: `date: When do you visit?`. A question that ends in
“(optional)” may be left without an answer.
"""

from collections.abc import Mapping
from typing import Final

from rules.feel.suggestions import nearest
from rules.sentences import Sentence, either
from workflow.bpmn.built_in import BUILT_IN
from workflow.bpmn.model.asks import KINDS, Ask
from workflow.bpmn.problems import Findings

ASKS: Final = "casewright:asks:"
OPTIONAL: Final = "(optional)"
LONGEST_QUESTION: Final = 200
_EXAMPLE: Final = Sentence("“text: Where do you visit?”")


def check_ask(name: str, value: str, element_id: str, line: int, findings: Findings) -> bool:
    """Whether such a property can be asked; keeps a problem otherwise."""
    variable = name.removeprefix(ASKS)
    if not variable.isidentifier() or variable in BUILT_IN:
        message = (
            Sentence(
                "%(name)s asks for “%(variable)s”, which Casewright sets itself. Choose another name.",
                name=name[:80],
                variable=variable[:60],
            )
            if variable in BUILT_IN
            else Sentence(
                "%(name)s does not name a value. Write the name behind it like %(asks)svisit_on.",
                name=name[:80],
                asks=ASKS,
            )
        )
        findings.problem(element_id, line, "variable_name", message)
        return False
    kind, colon, question = (part.strip() for part in value.partition(":"))
    if kind not in KINDS:
        near = nearest(kind.lower()[:60], KINDS) if colon else None
        hint = Sentence(" Did you mean %(near)s?", near=near) if near else ""
        message = Sentence(
            "%(name)s asks for “%(kind)s”.%(hint)s Begin with %(listed)s, then the question: %(example)s.",
            name=name,
            kind=kind[:60],
            hint=hint,
            listed=either(KINDS),
            example=_EXAMPLE,
        )
        findings.problem(element_id, line, "invalid_setting", message)
        return False
    if not question.lower().removesuffix(OPTIONAL).strip():
        message = Sentence(
            "%(name)s has no question. Write it behind the kind, such as %(example)s.", name=name, example=_EXAMPLE
        )
        findings.problem(element_id, line, "invalid_setting", message)
        return False
    if len(question) > LONGEST_QUESTION:
        message = Sentence(
            "The question of %(name)s is longer than %(longest_question)s characters. Shorten it.",
            name=name,
            longest_question=LONGEST_QUESTION,
        )
        findings.problem(element_id, line, "invalid_setting", message)
        return False
    return True


def asks_in(properties: Mapping[str, str]) -> tuple[Ask, ...]:
    """What properties that were checked ask, in the order of the file."""
    return tuple(_ask(name, value) for name, value in properties.items() if name.startswith(ASKS))


def _ask(name: str, value: str) -> Ask:
    kind, _colon, question = (part.strip() for part in value.partition(":"))
    return Ask(name.removeprefix(ASKS), kind, question, optional=question.lower().endswith(OPTIONAL))
