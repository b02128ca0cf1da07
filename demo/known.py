"""What is known of the made-up families: numbers that pass their check digits and are nobody's, language, addresses.

NHS numbers begin with 999, which is kept for tests; UPNs and the council's numbers have the council's made-up code;
telephone numbers are of the ranges that Ofcom keeps for drama; the postcode area NM does not exist.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta

from accounts.models import User
from cases.knowing import checked, learn
from cases.models import Case, Kinship, Person
from cases.person_facts import KINDS
from rules.check_digits import UPN_LETTERS, CheckDigitError, nhs_number, upn

type Told = tuple[str, dict[str, str], date | None]
"""A fact: its kind, its parts, since when."""

COUNCIL = "999"
MAIN_CHILDREN = 100
"""The children of `demo.main_stories` come before this number, the others after it."""
STREETS = ("Quay Street", "Cobble Lane", "Orchard Road", "Saltings Row", "Lantern Hill", "Reed Bank", "Mill Wynd")
ETHNICITIES = ("WBRI", "WBRI", "MWBC", "APKN", "WBRI", "WOTH", "BAFR", "WBRI", "AIND", "WIRI", "WBRI", "MWAS")
SPOKEN = {4: "pl", 9: "ur", 15: "ro"}
"""First languages of children whose families need an interpreter, by the child's number modulo 20."""
ALERTS = {
    2: ("ALLERGY", "Nuts. The school keeps an adrenaline pen in the office. Says the school nurse."),
    6: ("DOG", "Ring from the gate: the dog is put into the yard first. Says the health visitor."),
    11: ("HEALTH", "Epilepsy. In a seizure that lasts 5 minutes ring 999. The plan is with the school."),
}
"""Alerts by the child's number modulo 14."""
DISABILITIES = {3: "HEAR", 7: "AUT", 12: "LD"}
"""By the child's number modulo 13."""
SCHOOL_FROM = timedelta(days=5 * 365)
OF_PARENT = frozenset({Kinship.MOTHER, Kinship.FATHER, Kinship.CARER, Kinship.GRANDPARENT})


def write_known(case: Case, number: int, home: int, sex: str, by: User, on: date) -> None:
    """Write down what is known of a child, `number` in the demonstration, and of the family.

    `home` is the same number for children who live together. Who is of the family stands there already.
    """
    child = case.child
    for kind, parts, since in _of_child(child, number, home, sex, on):
        learn(child, KINDS[kind], checked(KINDS[kind], parts, on), by, since, case=case)
    related = case.child.relationships.filter(kind__in=OF_PARENT).select_related("other").order_by("pk")
    for place, row in enumerate(related):
        for kind, parts, since in _of_relative(row.kind, home, place, row.other.name):
            learn(row.other, KINDS[kind], checked(KINDS[kind], parts, on), by, since, case=case)


def _of_child(child: Person, number: int, home: int, sex: str, on: date) -> Iterator[Told]:
    born = child.date_of_birth
    yield "la_child_id", {"number": f"NM{100_000 + number}"}, None
    if born is None:
        return
    yield "nhs_number", {"number": kept_nhs_number(number)}, None
    if born + SCHOOL_FROM <= on:
        yield "upn", {"number": made_up_upn(born.year + 4, number)}, None
    else:
        yield "upn_unknown", {"code": "UN1"}, None
    yield "sex", {"code": sex}, None
    yield "ethnicity", {"code": ETHNICITIES[home % len(ETHNICITIES)]}, None
    spoken = SPOKEN.get(home % 20)
    yield "first_language", {"code": spoken or "en"}, None
    if spoken:
        yield "interpreter", {"code": "SPOKEN", "words": "For the parents; the child speaks English at school."}, None
    yield "nationality", {"code": "GB"}, None
    yield "disability", {"code": DISABILITIES.get(number % 13, "NONE")}, None
    yield "address", {"use": "home", "lines": _address(home)}, None
    if number % 14 in ALERTS:
        code, words = ALERTS[number % 14]
        yield "alert", {"code": code, "words": words}, None


def _of_relative(kind: str, home: int, place: int, name: str) -> Iterator[Told]:
    """Telephone and email; fathers of the demonstration live elsewhere unless they are the first who is named."""
    telephone = f"07700 900{(home * 7 + place) % 1000:03}"
    yield "contact", {"number": telephone, "words": "Mobile. A text first, then ring."}, None
    if place == 0:
        yield "contact", {"number": f"{name.split()[0].lower()}.{home}@example.com"}, None
    elsewhere = kind == Kinship.FATHER and place > 0
    yield "address", {"use": "home", "lines": _address(home + 500 if elsewhere else home)}, None
    spoken = SPOKEN.get(home % 20)
    if spoken and place == 0:
        yield "first_language", {"code": spoken}, None
        yield "interpreter", {"code": "SPOKEN", "words": "Not a member of the family, and not the child."}, None
    if elsewhere and home % 2:
        words = "Shouted at a worker at the door in spring. Says the duty desk. Ring before you go."
        yield "alert", {"code": "VISIT_IN_PAIRS", "words": words}, None


def _address(home: int) -> str:
    street = STREETS[home % len(STREETS)]
    return f"{home % 90 + 1} {street}\nNorthmere\nNM{home % 8 + 1} {home % 9 + 1}{'ABDEF'[home % 5]}{'GHJLN'[home % 5]}"


def kept_nhs_number(number: int) -> str:
    """A number of the range 999 for the `number`-th child. To one in eleven beginnings no check digit fits."""
    for beginning in (f"999{number:06}", f"999{500_000 + number:06}", f"999{750_000 + number:06}"):
        for digit in "0123456789":
            with suppress(CheckDigitError):
                return nhs_number(beginning + digit)
    raise LookupError(f"No NHS number for tests fits {number}.")


def made_up_upn(year: int, number: int) -> str:
    """A UPN of a made-up school of the council, allocated in a year."""
    digits = f"{COUNCIL}{4000 + number % 7}{year % 100:02}{number:03}"
    for letter in UPN_LETTERS:
        with suppress(CheckDigitError):
            return upn(f"{letter}{digits}")
    raise LookupError(f"No letter fits the UPN {digits}.")
