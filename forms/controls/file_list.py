"""Files: photos, letters and documents, added on a page of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from accounts.looked_up import gettext
from forms.controls.base import ControlRefusedError, ControlSpec, Display, Fields, OptionCheck, Reading, typed
from forms.controls.counted import Counted
from forms.controls.options import offers_options
from forms.controls.registry import control
from forms.files.answers import ListedFile, files_of, listed, read_entered
from forms.formats import Format
from forms.json_values import Json, JsonObject
from rules.sentences import Sentence

MOST_FILES = 20
LARGEST_MB = 10
WAY = "files"
"""The button that saves the page and leads to the files: `files/<the question's pointer>` as its value."""


def _megabytes(value: Json) -> str:
    fine = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= LARGEST_MB
    return (
        ""
        if fine
        else Sentence(
            "“megabytes” is how large one file may be: a whole number from 1 to %(largest_mb)s.", largest_mb=LARGEST_MB
        )
    )


@dataclass(frozen=True, slots=True)
class Files:
    """What the template draws: the files, and the value of the button that leads to their page."""

    files: tuple[ListedFile, ...]
    way: str


@control
class FileList(Counted):
    """Serves a list of `{"type": "object", "format": "file"}`; the answer lists files (`forms.files.answers`).

    Files are added and removed on a page of their own. Nothing that is posted with a page of the form changes them.
    """

    kind: ClassVar[str] = "file"
    template: ClassVar[str] = "file"
    formats: ClassVar[tuple[Format, ...]] = (Format("file", lambda text: False),)
    own_options: ClassVar[Mapping[str, OptionCheck]] = MappingProxyType({"megabytes": _megabytes})
    own_page: ClassVar[bool] = True

    def __init__(self, spec: ControlSpec) -> None:
        super().__init__(spec)
        if spec.schema.get("type") != "array":
            reason = Sentence(
                "Files stand in a list: “type”: “array”, with “items”: {“type”: “object”, “format”: “file”}."
            )
            raise ControlRefusedError("files_in_a_list", reason)
        most, megabytes = spec.schema.get("maxItems"), spec.options.get("megabytes", LARGEST_MB)
        self.most = min(most, MOST_FILES) if isinstance(most, int) else MOST_FILES
        self.largest = (megabytes if isinstance(megabytes, int) else LARGEST_MB) * 1_000_000

    @classmethod
    def serves(cls, schema: JsonObject, options: JsonObject) -> bool:
        items = schema.get("items")
        if schema.get("type") == "array" and isinstance(items, dict):
            return items.get("type") == "object" and items.get("format") == "file"
        return schema.get("type") == "string" and schema.get("format") == "file" and not offers_options(schema)

    @property
    def field_names(self) -> tuple[str, ...]:
        """The field of a draft that lists the files. Nobody types into it."""
        return (f"{self.name}~files",)

    def read(self, fields: Fields) -> Reading:
        found = [read_entered(text) for text in typed(fields, self.field_names[0]) if text]
        if None in found:
            return Reading(problem=self.wrong_value_message(), code="format")
        files: list[Json] = [one.value() for one in found if one is not None]
        return Reading(files) if files else Reading()

    def enter(self, value: Json) -> dict[str, list[str]]:
        return {self.field_names[0]: [one.entered() for one in files_of(value)]}

    def say(self, value: Json) -> Display:
        found = [listed(one) for one in value] if isinstance(value, list) else [None]
        return Display("list", tuple(one.words if one else gettext("A file that cannot be read") for one in found))

    def brief(self, value: Json) -> str:
        return ", ".join(one.description for one in files_of(value))

    def widget(self, fields: Fields) -> Files:
        found = [read_entered(text) for text in typed(fields, self.field_names[0])]
        return Files(tuple(one for one in found if one is not None), f"{WAY}{self.name}")

    def check(self, value: Json) -> Reading:
        files = value if isinstance(value, list) else [value]
        if any(listed(one) is None for one in files):
            return Reading(problem=self.wrong_value_message(), code="format")
        if len(files) > MOST_FILES:
            return Reading(problem=self.too_many_message(MOST_FILES, len(files)), code="maxItems")
        return Reading()

    def required_message(self) -> str:
        return gettext("Add at least one file to “%(label)s”") % {"label": self.label}

    def wrong_value_message(self) -> str:
        return gettext("Remove what is no file from “%(label)s”") % {"label": self.label}
