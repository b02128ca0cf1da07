"""Answers that the case offers to pick from: addresses and people that are known. What the floors above register."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from forms.elements import Question
from forms.json_values import JsonObject


@dataclass(frozen=True, slots=True)
class Offer:
    """One answer to pick: its value as the question's control keeps it, and its words.

    `about` names the file that offers it, where what is picked must come from there.
    """

    value: JsonObject
    words: str
    about: str = ""


class Offering(Protocol):
    """Finds what a case offers, as far as the reader may see it."""

    def __call__(self, reader: Any, about: Any, what: str) -> tuple[Offer, ...]:
        """`about` is what the wizard's hook gives (a child's file); `what` a control's `picks_from`."""


type OffersOf = Callable[[Question], tuple[Offer, ...]]
"""What a question of a page offers."""

_offering: list[Offering] = []


def register_offers(provider: Offering) -> Offering:
    """Have `provider` find offers from now on, in place of the one before."""
    _offering[:] = [provider]
    return provider


def offers_for(question: Question, reader: Any, about: Any) -> tuple[Offer, ...]:
    """What the case offers to a question; nothing for one that picks from nothing."""
    what = question.control.picks_from
    found = _offering[0](reader, about, what) if what and _offering and about is not None else ()
    return tuple(replace(offer, about=name_of(about)) for offer in found)


def name_of(about: Any) -> str:
    """What names the file that something is written about in what it offers; empty for none."""
    return str(getattr(about, "pk", None) or "")
