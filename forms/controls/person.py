"""Person picker: somebody known on the case, kept by reference and by name as then; or somebody else, by name."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Final
from uuid import UUID

from django.core.signing import BadSignature, Signer

from accounts import context
from accounts.looked_up import gettext
from forms.controls.base import (
    Control,
    ControlRefusedError,
    ControlSpec,
    Display,
    Fields,
    OptionCheck,
    Paper,
    Reading,
    last_typed,
    plain,
)
from forms.controls.options import asks_for_object
from forms.controls.registry import control
from forms.formats import Format
from forms.json_values import Json, JsonObject
from rules.sentences import Sentence

if TYPE_CHECKING:
    from forms.offers import Offer

type Entered = Mapping[str, Fields]
"""What a draft holds, by page."""

WHO: Final = "who"
NAME: Final = "name"
ROLE: Final = "role"
LONGEST: Final = 200
LONGEST_POSTED: Final = 2_000
ON_PAPER: Final = 2
PEOPLE: Final = "people"
WORKERS: Final = "workers"
MY_WORKERS: Final = "workers of my team"
FROM: Final = "from"
"""Which file offered a person, in what a page posts for them."""
CHOOSE_AGAIN: Final = "?"
"""What stands in place of a person whom another file offered: the question then asks to choose again."""


@dataclass(frozen=True, slots=True)
class Choosable:
    """Somebody to pick: what the browser posts for them, their name and role, and whether they are picked."""

    entered: str
    words: str
    picked: bool


@dataclass(frozen=True, slots=True)
class People:
    """What the template draws: the people to pick from, whether somebody else is picked, and whether only one of the
    `known` can be."""

    known: tuple[Choosable, ...]
    somebody_else: bool
    only: bool = False


def _whom(value: Json) -> str:
    fine = value in (PEOPLE, WORKERS, MY_WORKERS)
    return "" if fine else Sentence("“people” is “people”, “workers” or “workers of my team”.")


@control
class Person(Control):
    """Serves `{"type": "object", "format": "person"}`.

    The answer is `{"id", "name", "role"}` of somebody of the case, with the name and role that they had when they were
    picked; or `{"name", "role"}` of somebody else, `role` as far as it was written. What a page offers is signed by the
    server, for the authority and the child's file: nobody can post a name with an id, or an id that this file did not
    offer (`without_strangers`), and somebody who leaves the case later stays as recorded.

    With the option `"people": "workers"` only those are offered who may work with the child: of the child's team and of
    the reader's; with "workers of my team" of the reader's alone. A name alone stays possible where nobody is offered.
    """

    kind: ClassVar[str] = "person"
    template: ClassVar[str] = "person"
    formats: ClassVar[tuple[Format, ...]] = (Format("person", lambda text: False),)
    own_options: ClassVar[Mapping[str, OptionCheck]] = MappingProxyType({"people": _whom})
    from_context: ClassVar[bool] = True
    empty_means_none: ClassVar[bool] = True
    focus_ending: ClassVar[str] = "-1"

    def __init__(self, spec: ControlSpec) -> None:
        super().__init__(spec)
        self.picks_from = str(spec.options.get("people", PEOPLE))
        self.of_workers = self.picks_from in (WORKERS, MY_WORKERS)
        if spec.schema.get("type") != "object" or "properties" in spec.schema:
            reason = Sentence(
                "A person has parts of their own: {“type”: “object”, “format”: “person”}, without “properties”."
            )
            raise ControlRefusedError("person_parts", reason)

    @classmethod
    def serves(cls, schema: JsonObject, options: JsonObject) -> bool:
        return asks_for_object(schema, "person")

    @property
    def field_names(self) -> tuple[str, ...]:
        return tuple(f"{self.name}/{part}" for part in (WHO, NAME, ROLE))

    def read(self, fields: Fields) -> Reading:
        who = last_typed(fields, self.field_names[0])  # as it was signed, blanks and all
        name, role = (" ".join(last_typed(fields, field).split()) for field in self.field_names[1:])
        if who:
            picked = _unsigned(who)
            if not picked:
                return Reading(problem=self.wrong_value_message(), code="format")
            if name or role:
                said = gettext("Choose one of the people for “%(label)s”, or clear what is written for somebody else")
                return Reading(problem=said % {"label": self.label}, code="format")
            return Reading(picked)
        if not (name or role):
            return Reading()
        if not name:
            said = gettext("Enter the name of the person for “%(label)s”")
            return Reading(problem=said % {"label": self.label}, code="format")
        if len(name) > LONGEST or len(role) > LONGEST:
            said = gettext("Shorten “%(label)s”: a name can have %(most)s characters")
            return Reading(problem=said % {"label": self.label, "most": LONGEST}, code="format")
        return Reading({NAME: name, ROLE: role} if role else {NAME: name})

    def enter(self, value: Json) -> dict[str, list[str]]:
        given: JsonObject = value if isinstance(value, dict) else {NAME: plain(value)}
        if "id" in given:
            return {f"{self.name}/{WHO}": [_signed(given)]}
        return {f"{self.name}/{part}": [plain(given[part])] for part in (NAME, ROLE) if given.get(part)}

    def say(self, value: Json) -> Display:
        return Display("text", (person_words(value),))

    def check(self, value: Json) -> Reading:
        given = value if isinstance(value, dict) else {}
        texts = all(isinstance(text, str) and 0 < len(text.strip()) <= LONGEST for text in given.values())
        fine = NAME in given and given.keys() <= {"id", NAME, ROLE} and texts and _is_id(given.get("id"))
        return Reading() if fine else Reading(problem=self.wrong_value_message(), code="format")

    def picking(self, fields: Fields, offers: "tuple[Offer, ...]") -> People:
        held = last_typed(fields, self.field_names[0])
        chosen = _unsigned(held)
        listed = {
            held if _is_same(offer.value, chosen) else _signed(offer.value, offer.about): offer.words
            for offer in offers
        }
        if chosen and held not in listed:
            listed[held] = gettext("%(person)s (as chosen before)") % {"person": person_words(chosen)}
        named = any(last_typed(fields, field) for field in self.field_names[1:])
        only = self.of_workers and bool(offers)
        if only and not held:
            held = self._by_name(fields, offers)
        known = tuple(Choosable(entered, words, entered == held) for entered, words in listed.items())
        return People(known, named and not held and not only, only)

    def _by_name(self, fields: Fields, offers: "tuple[Offer, ...]") -> str:
        """What is posted for the one who is offered under the name that was written, if it is one."""
        name = " ".join(last_typed(fields, self.field_names[1]).split()).casefold()
        of_it = [offer for offer in offers if str(offer.value[NAME]).casefold() == name]
        return _signed(of_it[0].value, of_it[0].about) if len(of_it) == 1 else ""

    @property
    def paper(self) -> Paper:
        return Paper(lines=ON_PAPER)

    def required_message(self) -> str:
        if self.of_workers:
            return gettext("Choose somebody for “%(label)s”") % {"label": self.label}
        return gettext("Choose a person for “%(label)s”, or write their name") % {"label": self.label}

    def wrong_value_message(self) -> str:
        return gettext("Choose the person for “%(label)s” again") % {"label": self.label}


def person_words(value: Json) -> str:
    """A person as they are read in a record: the name, and what they are."""
    if not isinstance(value, dict):
        return plain(value)
    return ", ".join(plain(value[part]) for part in (NAME, ROLE) if value.get(part))


def _is_same(offered: JsonObject, chosen: JsonObject) -> bool:
    """Whether somebody who is offered is the one who was chosen: what they are called there may say no role."""
    return bool(chosen) and all(offered.get(part) == value for part, value in chosen.items())


def _is_id(value: Json) -> bool:
    """Whether it is the id of a person, or there is none."""
    if value is None:
        return True
    try:
        return isinstance(value, str) and str(UUID(value)) == value
    except ValueError:
        return False


def _signer() -> Signer:
    return Signer(salt=f"casewright person {context.current_id() or ''}")


def _signed(value: JsonObject, about: str = "") -> str:
    told = {**value, FROM: about} if about else value
    return _signer().sign(json.dumps(told, sort_keys=True, ensure_ascii=True, separators=(",", ":")))


def _unsigned(text: str) -> JsonObject:
    """The person whom the server offered under this text; empty for any other text."""
    return {part: value for part, value in _told(text).items() if part != FROM}


def _told(text: str) -> JsonObject:
    if not text or len(text) > LONGEST_POSTED:
        return {}
    try:
        found = json.loads(_signer().unsign(text))
    except (BadSignature, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def without_strangers(posted: Fields, about: str, held: Entered) -> dict[str, list[str]]:
    """What a browser posted, without people whom another file than the one named `about` offered.

    What the draft has `held` stays: a draft that begins with a record's answers, or was begun before files were named,
    has people of its own.
    """
    return {
        name: [CHOOSE_AGAIN if _is_stranger(text, about) and not _holds(held, text) else text for text in texts]
        for name, texts in posted.items()
    }


def _is_stranger(text: str, about: str) -> bool:
    if not text.startswith("{"):
        return False
    told = _told(text)
    return bool(told) and told.get(FROM, "") != about


def _holds(held: Entered, text: str) -> bool:
    return any(text in texts for fields in held.values() for texts in fields.values())
