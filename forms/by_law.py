"""What the law asks (`collect: statutory`): marked at each question where it is asked, and in what is read, once for a
section where that is clear.
"""

from collections.abc import Iterable
from typing import Literal

from forms.elements import Question

type ByLaw = Literal["all", "but_voluntary", "some", ""]
"""What the law asks of a page: all of it, all but what is marked voluntary, some of it, or nothing."""


def asked_by_law(questions: Iterable[Question]) -> ByLaw:
    """What of these questions the law asks; those that nobody answers do not count."""
    asked = [q.annotations.collect for q in questions if not q.read_only and q.kind != "summary"]
    if "statutory" not in asked:
        return ""
    if "" in asked or "practice" in asked:
        return "some"
    return "but_voluntary" if "voluntary" in asked else "all"


def is_by_law(question: Question) -> bool:
    """Whether a question is asked because the law asks it; what nobody answers is not asked."""
    return question.annotations.collect == "statutory" and not question.read_only


def says_by_law(question: Question, of_page: ByLaw) -> bool:
    """Whether an answer must say itself that the law asks it, among others of its section."""
    return of_page == "some" and is_by_law(question)
