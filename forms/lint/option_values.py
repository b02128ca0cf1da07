"""Options of controls with values that mean nothing, or on controls that do not know them."""

from typing import Final

from forms.controls import registry
from forms.controls.radios import Radios
from forms.elements import Page, Question
from forms.json_values import Json
from forms.problems import ProblemList
from rules.sentences import Sentence, listed

WIDTHS: Final = ("2", "3", "4", "5", "10", "20")
MOST_RADIOS: Final = 10
FLAGS: Final = ("readOnly", "readonly")
TOKENS: Final = frozenset(
    {
        "off", "on", "name", "honorific-prefix", "given-name", "additional-name", "family-name", "honorific-suffix",
        "nickname", "email", "username", "organization-title", "organization", "street-address", "address-line1",
        "address-line2", "address-line3", "address-level1", "address-level2", "address-level3", "address-level4",
        "country", "country-name", "postal-code", "language", "bday", "bday-day", "bday-month", "bday-year", "sex",
        "tel", "tel-country-code", "tel-national", "tel-area-code", "tel-local", "tel-extension", "url",
    }
)  # fmt: skip
"""What HTML lets `autocomplete` say, as far as casework can ask for it."""


def check_options(page: Page, problems: ProblemList) -> None:
    """Look at the options of every question of a page, and of the items of its lists."""
    for question in page.questions:
        if type(question.control) is Radios:
            _count_options(question, question.control, problems)
        for name, value in question.options.items():
            _check(question, name, value, f"{question.place}/options/{name}", problems)
        if question.items is not None:
            check_options(question.items.page, problems)


def _check(question: Question, name: str, value: Json, place: str, problems: ProblemList) -> None:
    if name in FLAGS and not isinstance(value, bool):
        problems.add(place, "bad_option", Sentence("“%(name)s” is true or false.", name=name))
    elif name == "width" and str(value) not in WIDTHS:
        problems.add(
            place, "bad_option", Sentence("“width” is one of %(listed)s, in characters.", listed=listed(WIDTHS))
        )
    elif name == "autocomplete" and not _completes(question, value):
        reason = Sentence(
            "“autocomplete” is a word that browsers know, such as “given-name” or “off”. This one has no effect."
        )
        problems.warn(place, "no_effect", reason)
    elif (
        name == "format"
        and isinstance(value, str)
        and value in registry.option_formats
        and value not in question.control.option_formats
    ):
        problems.warn(
            place, "no_effect", Sentence("The format “%(value)s” has no effect on this question.", value=value)
        )
    elif name in registry.options and name not in question.control.own_options and value is not False:
        _check_foreign(name, value, place, problems)


def _count_options(question: Question, radios: Radios, problems: ProblemList) -> None:
    if len(radios.options) > MOST_RADIOS:
        reason = Sentence(
            "%(count)s radios are more than people look through. Give the question the option "
            "“format”: “autocomplete”, or “select”.",
            count=len(radios.options),
        )
        problems.warn(question.place, "many_radios", reason)


def _completes(question: Question, value: Json) -> bool:
    """Whether browsers know the word; or, as JSON Forms has it, whether the answer to a choice is typed."""
    if isinstance(value, bool):
        return not value or "autocomplete" in question.control.option_formats
    return isinstance(value, str) and TOKENS.issuperset(value.split())


def _check_foreign(name: str, value: Json, place: str, problems: ProblemList) -> None:
    """An option of other controls: its value may be why this question got none of them."""
    wrong = [
        reason for control in registry if name in control.own_options and (reason := control.own_options[name](value))
    ]
    if wrong:
        problems.add(place, "bad_option", wrong[0])
    else:
        problems.warn(place, "no_effect", Sentence("“%(name)s” has no effect on this question.", name=name))
