"""What the law asks (`collect: statutory`): said once for a page where that is clear, else at each question.

A form for families is a long row of such questions, so a mark at each would be no mark.
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
    if "" in asked:
        return "some"
    return "but_voluntary" if "voluntary" in asked else "all"


def says_by_law(question: Question, of_page: ByLaw) -> bool:
    """Whether a question must say itself that the law asks it."""
    return of_page == "some" and question.annotations.collect == "statutory" and not question.read_only
