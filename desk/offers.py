"""What a form offers to pick from the child's file while it is written: the child's addresses, and who is who."""

from typing import Any

from accounts import clock
from accounts.models import User
from accounts.policy import can
from cases.knowing import fact_words, known_on
from cases.models import Case
from cases.person_facts import HIDES_ADDRESS
from forms.controls.address import address_of
from forms.offers import Offer, register_offers


@register_offers
def offers(reader: Any, about: Any, what: str) -> tuple[Offer, ...]:
    """What a child's file offers to a reader who may see it, in the order in which it is read there."""
    if not isinstance(about, Case) or not isinstance(reader, User) or not can(reader, "view", about):
        return ()
    return _addresses(about, reader) if what == "addresses" else ()


def _addresses(case: Case, reader: User) -> tuple[Offer, ...]:
    """The addresses that hold today; none to whom an alert keeps them from."""
    facts = known_on(case.child, clock.today())
    secret = any(fact.kind == "alert" and fact.code == HIDES_ADDRESS for fact in facts)
    if secret and not can(reader, "read_restricted", case):
        return ()
    written = ((fact, address_of(fact.value.get("lines", ""))) for fact in facts if fact.kind == "address")
    return tuple(Offer(value, _on_one_line(fact_words(fact))) for fact, value in written if "line1" in value)


def _on_one_line(words: str) -> str:
    return ", ".join(line.strip().rstrip(",") for line in words.splitlines() if line.strip())
