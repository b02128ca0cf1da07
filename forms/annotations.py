"""What a question knows about itself: the annotation keyword `x-casewright` in its property's schema."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

from forms.feel_texts import FeelRefusedError, parse
from forms.json_values import Json
from forms.problems import ProblemList
from rules.sentences import Sentence, listed

type Add = Callable[[str, str, str], None]


@dataclass(frozen=True, slots=True)
class Check:
    """A FEEL expression that must be true of the answers, and what to say when it is not."""

    feel: str
    message: str


@dataclass(frozen=True, slots=True)
class Chronology:
    """The entry that an answer makes in the child's chronology, in FEEL.

    `text` gives its words (null for no entry, a list for several), `date` the day it happened ("" leaves that to the
    answer, where it is a date, and then to the record). `significant` is how the entry is marked at first.
    """

    text: str
    date: str = ""
    significant: bool = False


@dataclass(frozen=True, slots=True)
class Annotations:
    """The keys of FORMS: why a question is asked, what it feeds, and who may read it.

    `voice` is `child` for answers in the child's own words, which records and PDFs set apart. `withhold` marks the
    yes/no question that says whether what stands around it, its item of a list or its page, is kept from the family.
    `code_list` names the list whose codes are offered (`forms.code_lists`). `empty` is what a record says in place of
    “Not given” where the question was left empty: “Nobody else”.
    """

    collect: Literal["statutory", "voluntary", "practice", ""] = ""
    purpose: str = ""
    lawful_basis: tuple[str, ...] = ()
    retention: str = ""
    prefill: str = ""
    updates: str = ""
    feeds: tuple[str, ...] = ()
    chronology: Chronology | None = None
    third_party: bool = False
    sensitivity: Literal["ordinary", "restricted"] = "ordinary"
    voice: Literal["child", ""] = ""
    withhold: bool = False
    empty: str = ""
    checks: tuple[Check, ...] = ()
    messages: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    code_list: str = ""

    def within(self, around: "Annotations") -> "Annotations":
        """These annotations at something that stands inside what has those `around`.

        What is restricted, or about somebody else, stays so; the rest holds where nothing is said here.
        """
        return replace(
            self,
            collect=self.collect or around.collect,
            purpose=self.purpose or around.purpose,
            lawful_basis=self.lawful_basis or around.lawful_basis,
            retention=self.retention or around.retention,
            third_party=self.third_party or around.third_party,
            sensitivity="restricted" if "restricted" in (self.sensitivity, around.sensitivity) else "ordinary",
        )


NO_ANNOTATIONS = Annotations()
INHERITED = frozenset({"collect", "purpose", "lawful_basis", "retention", "third_party", "sensitivity"})
"""What may stand at the whole form, a group, a list or its items, and then holds for every question inside."""

TEXTS = ("purpose", "retention", "updates", "empty")
FEEL_TEXTS = ("prefill",)
LONGEST_ITEM = 80
"""Of a return item's name."""
TEXT_LISTS = ("lawful_basis", "feeds")
CHOICES = {
    "collect": ("statutory", "voluntary", "practice"),
    "sensitivity": ("ordinary", "restricted"),
    "voice": ("child",),
}
FLAGS = ("third_party", "withhold")
KNOWN = {*TEXTS, *FEEL_TEXTS, *TEXT_LISTS, *CHOICES, *FLAGS, "chronology", "check", "messages", "code_list"}
KEY = re.compile(r"[a-z][a-z0-9_]{0,79}")
CHRONOLOGY_KEYS = {"text", "date", "significant"}


BAD_ITEM = Sentence(
    "A return item is a name of 1 to %(longest_item)s characters without spaces, such as “cin:Ethnicity”.",
    longest_item=LONGEST_ITEM,
)


def is_item_name(text: str) -> bool:
    """Whether a text can name a return item."""
    return 0 < len(text) <= LONGEST_ITEM and not any(character.isspace() for character in text)


def read_annotations(value: Json, pointer: str, problems: ProblemList) -> Annotations:
    """The annotations at `pointer` of the document; what is wrong with them is added to `problems`."""
    if value is None:
        return Annotations()
    if not isinstance(value, dict):
        problems.add(pointer, "bad_annotation", Sentence("“x-casewright” is an object."))
        return Annotations()
    for key in value.keys() - KNOWN:
        problems.warn(
            f"{pointer}/{key}", "unknown_annotation", Sentence("Casewright does not know “%(key)s”.", key=key)
        )
    read = _Reader(value, pointer, problems)
    return Annotations(
        collect=read.choice("collect", ""),  # type: ignore[arg-type]
        purpose=read.text("purpose"),
        lawful_basis=read.texts("lawful_basis"),
        retention=read.text("retention"),
        prefill=read.feel("prefill"),
        updates=read.text("updates"),
        feeds=read.items("feeds"),
        chronology=read.chronology(),
        third_party=read.flag("third_party"),
        sensitivity=read.choice("sensitivity", "ordinary"),  # type: ignore[arg-type]
        voice=read.choice("voice", ""),  # type: ignore[arg-type]
        withhold=read.flag("withhold"),
        empty=read.text("empty"),
        checks=read.checks(),
        messages=read.messages(),
        code_list=read.key("code_list"),
    )


def read_within(value: Json, pointer: str, around: Annotations, problems: ProblemList) -> Annotations:
    """As `read_annotations`, inside what has the annotations `around`. To make less of those is refused."""
    own = read_annotations(value, pointer, problems)
    given = value if isinstance(value, dict) else {}
    for name, less in (("sensitivity", "ordinary"), ("third_party", False)):
        if given.get(name) == less and getattr(around, name) not in (less, None):
            reason = Sentence(
                "What stands around this has a “%(name)s” that holds for all in it. Take it out there, or here.",
                name=name,
            )
            problems.add(f"{pointer}/{name}", "bad_annotation", reason)
    return own.within(around)


def read_of_group(value: Json, pointer: str, around: Annotations, problems: ProblemList) -> Annotations:
    """The annotations of a group, or of a list's items, for the questions inside: those that are inherited alone.

    What cannot be inherited is refused by `forms.lint`, and means nothing in forms that were published before.
    """
    kept = {name: note for name, note in value.items() if name in INHERITED} if isinstance(value, dict) else value
    return read_within(kept, pointer, around, problems)


class _Reader:
    def __init__(self, values: Mapping[str, Json], pointer: str, problems: ProblemList) -> None:
        self.values = values
        self.pointer = pointer
        self.problems = problems

    def _refuse(self, place: str, reason: str) -> None:
        self.problems.add(f"{self.pointer}/{place}", "bad_annotation", reason)

    def text(self, key: str) -> str:
        value = self.values.get(key, "")
        if isinstance(value, str):
            return value
        self._refuse(key, Sentence("“%(key)s” is a text.", key=key))
        return ""

    def key(self, name: str) -> str:
        """The name of something that is defined elsewhere."""
        text = self.text(name)
        if not text or KEY.fullmatch(text):
            return text
        self._refuse(
            name,
            Sentence("“%(name)s” is a name of small letters, digits and underscores, such as “ethnicity”.", name=name),
        )
        return ""

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key, [])
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(str(item) for item in value)
        self._refuse(key, Sentence("“%(key)s” is a list of texts.", key=key))
        return ()

    def items(self, key: str) -> tuple[str, ...]:
        """Names of return items, each once."""
        given = self.texts(key)
        if any(not is_item_name(item) for item in given):
            self._refuse(key, BAD_ITEM)
            return ()
        return tuple(dict.fromkeys(given))

    def flag(self, key: str) -> bool:
        value = self.values.get(key, False)
        if isinstance(value, bool):
            return value
        self._refuse(key, Sentence("“%(key)s” is true or false.", key=key))
        return False

    def choice(self, key: str, default: str) -> str:
        value = self.values.get(key, default)
        if value == default or (isinstance(value, str) and value in CHOICES[key]):
            return str(value)
        self._refuse(key, Sentence("“%(key)s” is one of: %(listed)s.", key=key, listed=listed(CHOICES[key])))
        return default

    def feel(self, key: str, place: str = "") -> str:
        text = self.text(key)
        if text:
            self._parse(text, place or key)
        return text

    def _parse(self, text: str, place: str) -> None:
        try:
            parse(text)
        except FeelRefusedError as error:
            self._refuse(place, Sentence("This FEEL cannot be read: %(error)s", error=error))

    def chronology(self) -> Chronology | None:
        value = self.values.get("chronology", "")
        if isinstance(value, str):
            text = self.feel("chronology")
            return Chronology(text) if text else None
        if not isinstance(value, dict) or not isinstance(value.get("text"), str) or not value["text"]:
            self._refuse(
                "chronology", Sentence("“chronology” is FEEL, or {“text”: FEEL, “date”: FEEL, “significant”: true}.")
            )
            return None
        for key in value.keys() - CHRONOLOGY_KEYS:
            self.problems.warn(
                f"{self.pointer}/chronology/{key}",
                "unknown_annotation",
                Sentence("Casewright does not know “%(key)s”.", key=key),
            )
        inner = _Reader(value, f"{self.pointer}/chronology", self.problems)
        return Chronology(inner.feel("text"), inner.feel("date"), inner.flag("significant"))

    def checks(self) -> tuple[Check, ...]:
        value = self.values.get("check", [])
        listed = value if isinstance(value, list) else [value]
        checks = []
        for at, item in enumerate(listed):
            place = f"check/{at}" if isinstance(value, list) else "check"
            feel, message = (item.get("feel"), item.get("message")) if isinstance(item, dict) else (None, None)
            if isinstance(feel, str) and isinstance(message, str) and message.strip():
                self._parse(feel, f"{place}/feel")
                checks.append(Check(feel, message))
            else:
                self._refuse(
                    place, Sentence("A check is {“feel”: an expression, “message”: what to say when it is not true}.")
                )
        return tuple(checks)

    def messages(self) -> Mapping[str, str]:
        value = self.values.get("messages", {})
        if isinstance(value, dict) and all(isinstance(text, str) and text.strip() for text in value.values()):
            return MappingProxyType({key: text for key, text in value.items() if isinstance(text, str)})
        self._refuse("messages", Sentence("“messages” gives a text for each schema keyword."))
        return MappingProxyType({})
