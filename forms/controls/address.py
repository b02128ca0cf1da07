"""Address: lines, town, county and postcode as one answer; or no fixed abode."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Final

from accounts.looked_up import gettext
from forms.controls import postcode
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
from forms.json_values import Absent, Json, JsonObject
from forms.typed_text import as_typed
from rules.sentences import Sentence

if TYPE_CHECKING:
    from forms.offers import Offer

TYPED: Final = ("line1", "line2", "town", "county", "postcode")
UPRN: Final = "uprn"
NONE: Final = "no_fixed_abode"
KNOWN: Final = "known"
LONGEST: Final = 200
ON_PAPER: Final = 4
_UPRN: Final = re.compile(r"[0-9]{1,12}", re.ASCII)


def _yes_or_no(value: Json) -> str:
    return (
        ""
        if isinstance(value, bool)
        else Sentence("“uprn” is true or false: whether the property’s number is asked for.")
    )


@dataclass(frozen=True, slots=True)
class Known:
    """A known address to pick: what the browser posts for it, its words, and whether it is picked."""

    entered: str
    words: str
    picked: bool


@dataclass(frozen=True, slots=True)
class AddressFields:
    """What the template draws: the known addresses, whether there is no fixed abode, and if the UPRN is asked for."""

    known: tuple[Known, ...]
    none: bool
    uprn: bool


@control
class Address(Control):
    """Serves `{"type": "object", "format": "address"}`.

    The answer is `{"line1", "line2", "town", "county", "postcode", "uprn"}`, as far as each is given, with the first
    line and the town or the postcode; or `{"no_fixed_abode": true}`.
    """

    kind: ClassVar[str] = "address"
    template: ClassVar[str] = "address"
    formats: ClassVar[tuple[Format, ...]] = (Format("address", lambda text: False),)
    own_options: ClassVar[Mapping[str, OptionCheck]] = MappingProxyType({UPRN: _yes_or_no})
    picks_from: str = "addresses"
    empty_means_none: ClassVar[bool] = True
    from_context: ClassVar[bool] = True
    focus_ending: ClassVar[str] = "-line1"

    def __init__(self, spec: ControlSpec) -> None:
        super().__init__(spec)
        if spec.schema.get("type") != "object" or "properties" in spec.schema:
            reason = Sentence(
                "An address has its parts of its own: {“type”: “object”, “format”: “address”}, without “properties”."
            )
            raise ControlRefusedError("address_parts", reason)

    @classmethod
    def serves(cls, schema: JsonObject, options: JsonObject) -> bool:
        return asks_for_object(schema, "address")

    @property
    def field_names(self) -> tuple[str, ...]:
        return tuple(f"{self.name}/{part}" for part in (*TYPED, UPRN, NONE, KNOWN))

    def read(self, fields: Fields) -> Reading:
        written = {part: " ".join(last_typed(fields, f"{self.name}/{part}").split()) for part in (*TYPED, UPRN)}
        given: JsonObject = {part: text for part, text in written.items() if text}
        picked = _parsed(last_typed(fields, f"{self.name}/{KNOWN}"))
        nowhere = bool(last_typed(fields, f"{self.name}/{NONE}"))
        if (nowhere and (given or picked)) or (given and picked and given != picked):
            said = gettext("Give one answer to “%(label)s”: a known address, another one, or no fixed abode")
            return Reading(problem=said % {"label": self.label}, code="format")
        if nowhere:
            return Reading({NONE: True})
        return self._whole(picked or given)

    def _whole(self, given: JsonObject) -> Reading:
        if not given:
            return Reading()
        if any(len(str(text)) > LONGEST for text in given.values()):
            said = gettext("Shorten “%(label)s”: each line can have %(most)s characters")
            return Reading(problem=said % {"label": self.label, "most": LONGEST}, code="format")
        if "line1" not in given:
            said = gettext("Enter the first line of “%(label)s” as well")
            return Reading(problem=said % {"label": self.label}, code="format")
        if "town" not in given and "postcode" not in given:
            said = gettext("Enter the town or the postcode of “%(label)s” as well")
            return Reading(problem=said % {"label": self.label}, code="format")
        if "postcode" in given:
            whole = postcode.written(str(given["postcode"]))
            if whole is None:
                said = gettext("Enter a full UK postcode for “%(label)s”, such as SW1A 2AA, or leave it empty")
                return Reading(problem=said % {"label": self.label}, code="format")
            given = {**given, "postcode": whole}
        if UPRN in given and not _UPRN.fullmatch(str(given[UPRN])):
            said = gettext("Enter the UPRN of “%(label)s” with up to 12 digits, or leave it empty")
            return Reading(problem=said % {"label": self.label}, code="format")
        return Reading(given)

    def enter(self, value: Json) -> dict[str, list[str]]:
        if not isinstance(value, dict):
            return {f"{self.name}/line1": [plain(value)]}
        typed = {f"{self.name}/{part}": [plain(value[part])] for part in (*TYPED, UPRN) if part in value}
        return {**typed, f"{self.name}/{NONE}": ["yes"]} if value.get(NONE) is True else typed

    def say(self, value: Json) -> Display:
        return Display("text", (address_words(value),))

    def check(self, value: Json) -> Reading:
        read = self.read(self.enter(value))
        if read.problem:
            return read
        same = not isinstance(read.value, Absent) and read.value == value
        return Reading() if same else Reading(problem=self.wrong_value_message(), code="format")

    def picking(self, fields: Fields, offers: "tuple[Offer, ...]") -> AddressFields:
        held = last_typed(fields, f"{self.name}/{KNOWN}")
        listed = {entered_for_known(offer.value): offer.words for offer in offers}
        if _parsed(held) and held not in listed:
            listed[held] = address_words(_parsed(held))
        known = tuple(Known(entered, words, entered == held) for entered, words in listed.items())
        nowhere = bool(last_typed(fields, f"{self.name}/{NONE}"))
        asks = self.spec.options.get(UPRN) is True or bool(last_typed(fields, f"{self.name}/{UPRN}"))
        return AddressFields(known, nowhere, asks)

    @property
    def paper(self) -> Paper:
        return Paper(lines=ON_PAPER)

    def required_message(self) -> str:
        return gettext("Enter “%(label)s”, or say that there is no fixed abode") % {"label": self.label}

    def wrong_value_message(self) -> str:
        return gettext("Enter “%(label)s” again: it is no address") % {"label": self.label}


def address_words(value: Json) -> str:
    """An address on one line."""
    if not isinstance(value, dict):
        return plain(value)
    if value.get(NONE) is True:
        return gettext("No fixed abode")
    lines = [plain(value[part]) for part in TYPED if part in value]
    if UPRN in value:
        lines.append(gettext("UPRN %(number)s") % {"number": plain(value[UPRN])})
    return ", ".join(lines)


def address_lines(value: Json) -> str:
    """An address as it stands on an envelope, without the number of the property."""
    given = value if isinstance(value, dict) else {}
    if given.get(NONE) is True:
        return address_words(value)
    return "\n".join(plain(given[part]) for part in TYPED if part in given)


def address_of(lines: str) -> JsonObject:
    """The parts of an address that was written on several lines; empty where it cannot be told."""
    found = [" ".join(line.split()).rstrip(",") for line in lines.replace("\r", "").split("\n")]
    found = [line for line in found if line]
    if len(found) == 1:
        found = [part.strip() for part in found[0].split(",") if part.strip()]
    given: JsonObject = {}
    last = postcode.written(found[-1]) if found else None
    if last is not None:
        given["postcode"] = last
        found = found[:-1]
    if not found:
        return {}
    if len(found) > 1:
        given["town"] = found.pop()
    given["line1"] = found[0]
    if len(found) > 1:
        given["line2"] = ", ".join(found[1:])
    return {part: given[part] for part in TYPED if part in given}


def entered_for_known(value: JsonObject) -> str:
    """What the browser posts for a known address."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _parsed(text: str) -> JsonObject:
    """A known address as it was posted; empty for anything else."""
    if not text or len(text) > LONGEST * (len(TYPED) + 2):
        return {}
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    said = {part: found[part] for part in (*TYPED, UPRN) if isinstance(found.get(part), str)}
    kept = {part: " ".join(as_typed(text).split()) for part, text in said.items()}
    return {part: text for part, text in kept.items() if text}
