"""Which answers are parts of a fact, and under which name a draft keeps since when the whole of it holds."""

from typing import Final

from forms.elements import Question
from forms.remarks import SINCE

OF_CHILD: Final = "child."
DETAILS: Final = frozenset(
    {
        "given_name", "family_name", "known_as", "date_of_birth", "expected_date_of_birth", "birth_is_estimated",
        "name_used_from", "date_of_death",
    }
)  # fmt: skip
"""What is corrected as a whole: it holds for no time of its own, or asks for it beside (`name_used_from`)."""
OF_FAMILY: Final = "family."
WHO_IT_IS: Final = frozenset(
    {"given_name", "family_name", "date_of_birth", "responsibility_since", "starts_on", "ends_on"}
)
"""Of somebody in the family, what is wrong where it is changed, or a day itself; all else holds for a time."""


def asks_of_whole(question: Question) -> bool:
    """Whether an answer is a part of a fact, of which one is asked as a whole since when it holds as it was changed."""
    name = question.annotations.updates
    fact, _dot, part = name.removeprefix(OF_CHILD).partition(".")
    of_relative = name.startswith(OF_FAMILY) and name.removeprefix(OF_FAMILY) not in WHO_IT_IS
    return of_relative or (name.startswith(OF_CHILD) and fact not in DETAILS and bool(part))


def whole_name(question: Question) -> str:
    """The name of the fields that ask since when the fact holds of which a question outside lists asks a part: beside
    its parts, in what stands around them.
    """
    fact = question.annotations.updates.removeprefix(OF_CHILD).partition(".")[0]
    return f"{question.pointer.rpartition('/')[0]}/{SINCE}/{fact}"
