"""What is known of a person beside name and date of birth: a closed list of facts, each with its parts.

Forms name them in `updates` (`child.religion`), FEEL reads them under the same names, and the page about a child shows
and asks for them in this order. A fact of which there may be several at a time says so.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rules.check_digits import CheckDigitError
from rules.check_digits import nhs_number as whole_nhs_number
from rules.check_digits import upn as whole_upn

type Value = Mapping[str, str]
"""The parts of one fact that are given, by name."""

type Normal = Callable[[str], str]
"""A text as it is kept. Raises `ValueError` with what to do, in words."""

_LA_CHILD_ID: Final = re.compile(r"[A-Za-z0-9]{1,20}", re.ASCII)
LONGEST_LINE: Final = 200
LONGEST_TEXT: Final = 2_000


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a fact: a code of a list, a line, or a text of several lines."""

    name: str
    label: Any
    code_list: str = ""
    long: bool = False
    required: bool = True
    hint: Any = ""
    normal: Normal | None = None
    choices: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class FactKind:
    """A fact. `part` is the one that answers of forms update: the code, where it has one, else the first.

    `found_by` is the part by which a person is looked up, kept with a blind index: one person at most can have it.
    What is `restricted` is read by those who work with the child alone.
    """

    name: str
    title: Any
    section: Any
    parts: tuple[Part, ...]
    several: bool = False
    found_by: str = ""
    restricted: bool = False

    @property
    def part(self) -> Part:
        return next((part for part in self.parts if part.code_list), self.parts[0])

    @property
    def text_part(self) -> Part | None:
        """The part that takes words from a form's text answer."""
        return next((part for part in self.parts if not part.code_list and not part.choices), None)


def _nhs_number(text: str) -> str:
    try:
        return whole_nhs_number(text)
    except CheckDigitError as error:
        if error.fault == "shape":
            raise ValueError(_("Enter the 10 digits of the NHS number, such as 943 476 5919")) from None
        raise ValueError(_("Check the NHS number: one of its digits is not right")) from None


def _upn(text: str) -> str:
    try:
        return whole_upn(text)
    except CheckDigitError as error:
        if error.fault == "shape":
            raise ValueError(_("Enter the letter and 12 digits of the UPN, such as H801200001001")) from None
        raise ValueError(_("Check the UPN: its first letter does not fit the digits")) from None


def _la_child_id(text: str) -> str:
    """As it was given once: it is sent with every census and never changes (CIN N00097, 1 to 20 letters and digits)."""
    if not _LA_CHILD_ID.fullmatch(text):
        raise ValueError(_("Enter the council’s own number: at most 20 letters and digits, without spaces"))
    return text


NAMES, NUMBERS, WHO = gettext_lazy("Other names"), gettext_lazy("Numbers"), gettext_lazy("About the child")
SPEECH = gettext_lazy("Language and interpreter")
WHERE, ALERTS = gettext_lazy("Addresses and contact details"), gettext_lazy("Alerts and hazards")
WORDS = Part("words", gettext_lazy("In their own words, or more about it (optional)"), required=False)


def _coded(name: str, title: Any, section: Any, code_list: str, *more: Part, several: bool = False) -> FactKind:
    return FactKind(name, title, section, (Part("code", title, code_list=code_list), *more), several)


KINDS: Final[Mapping[str, FactKind]] = {
    kind.name: kind
    for kind in (
        FactKind(
            "alert",
            gettext_lazy("Alert or hazard"),
            ALERTS,
            (
                Part("code", gettext_lazy("What everybody must know first"), code_list="alert"),
                Part(
                    "words",
                    gettext_lazy("What to do, and who says so"),
                    long=True,
                    hint=gettext_lazy("Everybody who may open this file reads it."),
                ),
            ),
            several=True,
        ),
        _coded("interpreter", gettext_lazy("Interpreter"), SPEECH, "interpreter", WORDS),
        _coded("first_language", gettext_lazy("First language"), SPEECH, "language"),
        _coded("other_language", gettext_lazy("Another language"), SPEECH, "language", several=True),
        _coded("sex", gettext_lazy("Sex"), WHO, "sex"),
        FactKind(
            "gender_identity",
            gettext_lazy("Gender identity"),
            WHO,
            (Part("words", gettext_lazy("In the child’s own words")),),
            restricted=True,
        ),
        _coded("ethnicity", gettext_lazy("Ethnicity"), WHO, "ethnicity", WORDS),
        FactKind(
            "religion",
            gettext_lazy("Religion or belief"),
            WHO,
            (Part("code", gettext_lazy("Religion or belief"), code_list="religion", required=False), WORDS),
            restricted=True,
        ),
        _coded("disability", gettext_lazy("Disability"), WHO, "disability", WORDS, several=True),
        _coded("nationality", gettext_lazy("Nationality"), WHO, "nationality", several=True),
        FactKind(
            "other_name",
            gettext_lazy("Another name"),
            NAMES,
            (
                Part(
                    "use",
                    gettext_lazy("What name is it?"),
                    choices=(
                        ("birth", gettext_lazy("Name at birth")),
                        ("married", gettext_lazy("Name by marriage")),
                        ("former", gettext_lazy("Former name")),
                        ("alias", gettext_lazy("Also known as")),
                        ("spelling", gettext_lazy("Another spelling")),
                    ),
                ),
                Part("given_name", gettext_lazy("First name"), required=False),
                Part("family_name", gettext_lazy("Family name")),
            ),
            several=True,
        ),
        FactKind(
            "la_child_id",
            gettext_lazy("The council’s own number for the child (LAchildID)"),
            NUMBERS,
            (
                Part(
                    "number",
                    gettext_lazy("The council’s own number for the child (LAchildID)"),
                    hint=gettext_lazy("The number under which the children in need census knows the child. It stays."),
                    normal=_la_child_id,
                ),
            ),
            found_by="number",
        ),
        FactKind(
            "nhs_number",
            gettext_lazy("NHS number"),
            NUMBERS,
            (Part("number", gettext_lazy("NHS number"), normal=_nhs_number),),
            found_by="number",
        ),
        FactKind(
            "upn",
            gettext_lazy("Unique pupil number (UPN)"),
            NUMBERS,
            (Part("number", gettext_lazy("Unique pupil number (UPN)"), normal=_upn),),
            found_by="number",
        ),
        FactKind(
            "former_upn",
            gettext_lazy("Former UPN"),
            NUMBERS,
            (Part("number", gettext_lazy("Former UPN"), normal=_upn),),
            several=True,
            found_by="number",
        ),
        _coded("upn_unknown", gettext_lazy("Why there is no UPN"), NUMBERS, "upn_unknown"),
        FactKind(
            "address",
            gettext_lazy("Address"),
            WHERE,
            (
                Part(
                    "use",
                    gettext_lazy("What is it?"),
                    choices=(
                        ("home", gettext_lazy("Home")),
                        ("staying", gettext_lazy("Staying there for now")),
                        ("placement", gettext_lazy("Placement")),
                        ("other", gettext_lazy("Other address")),
                    ),
                ),
                Part("lines", gettext_lazy("Address with postcode"), long=True),
            ),
            several=True,
        ),
        FactKind(
            "contact",
            gettext_lazy("Telephone or email"),
            WHERE,
            (
                Part(
                    "use",
                    gettext_lazy("What is it? (optional)"),
                    required=False,
                    choices=(
                        ("mobile", gettext_lazy("Mobile")),
                        ("home", gettext_lazy("Telephone at home")),
                        ("work", gettext_lazy("Telephone at work")),
                        ("email", gettext_lazy("Email")),
                        ("other", gettext_lazy("Other contact")),
                    ),
                ),
                Part("number", gettext_lazy("Telephone number or email address")),
                Part("words", gettext_lazy("Whose it is, and when to use it (optional)"), required=False),
            ),
            several=True,
        ),
    )
}


def is_home(kind: str, value: Value) -> bool:
    """Whether a fact says where somebody lives: a new home ends the one before, where a record says so."""
    return kind == "address" and value.get("use") == "home"


OF_CHILD: Final = "child."
"""What stands before a fact's name in `updates`, and in FEEL."""

HIDES_ADDRESS: Final = "ADDRESS_SECRET"
"""The alert by which addresses and contact details are for those who work with the child alone."""

STANDING_OUT: Final = ("alert", "interpreter")
"""The facts that the bar with the child's name shows on every page."""

OF_RELATIVES: Final = (
    "alert",
    "interpreter",
    "first_language",
    "other_language",
    "disability",
    "other_name",
    "address",
    "contact",
)
"""The facts that are written down of somebody in a child's family: what one needs to reach and to meet them."""

RESTRICTED: Final = frozenset(kind.name for kind in KINDS.values() if kind.restricted)
WHERE_THEY_ARE: Final = frozenset({"address", "contact"})
"""What `HIDES_ADDRESS` keeps from others."""

KEPT: Final = RESTRICTED | WHERE_THEY_ARE
"""The facts that not everybody reads, or not of everybody: what forms work out from them is for the same people."""
