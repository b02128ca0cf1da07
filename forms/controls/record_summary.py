"""The read-only summary of another record: nothing is asked, and nothing of it is kept with the answers."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from forms.controls.base import Control, ControlRefusedError, ControlSpec, Display, Fields, OptionCheck, Reading
from forms.controls.registry import control
from forms.json_values import Json, JsonObject, list_of
from rules.sentences import Sentence


def _form_key(value: Json) -> str:
    fine = isinstance(value, str) and value.strip()
    return "" if fine else Sentence("“record” is the key of the form whose record is shown, such as “referral”.")


def _property_names(value: Json) -> str:
    fine = isinstance(value, list) and all(isinstance(name, str) for name in value)
    return "" if fine else Sentence("“questions” is a list of that form's properties. Leave it out to show all.")


@control
class RecordSummaryControl(Control):
    """Serves a read-only property whose control has `format: summary`; its `record` is the key of a form.

    What it shows comes from `forms.sources`.
    """

    kind: ClassVar[str] = "summary"
    template: ClassVar[str] = "summary"
    option_formats: ClassVar[tuple[str, ...]] = ("summary",)
    own_options: ClassVar[Mapping[str, OptionCheck]] = MappingProxyType(
        {"record": _form_key, "questions": _property_names}
    )

    def __init__(self, spec: ControlSpec) -> None:
        super().__init__(spec)
        record, questions = spec.options.get("record"), spec.options.get("questions")
        if "record" not in spec.options:
            raise ControlRefusedError("bad_option", _form_key(record), "/record", in_options=True)
        if spec.schema.get("readOnly") is not True:
            raise ControlRefusedError(
                "not_read_only", Sentence("A summary is only read: give its property “readOnly”: true.")
            )
        self.record = str(record)
        self.questions = tuple(str(name) for name in list_of(questions))

    @classmethod
    def serves(cls, schema: JsonObject, options: JsonObject) -> bool:
        return options.get("format") == "summary" and "format" not in schema

    @property
    def field_names(self) -> tuple[str, ...]:
        return ()

    def read(self, fields: Fields) -> Reading:
        return Reading()

    def enter(self, value: Json) -> dict[str, list[str]]:
        return {}

    def say(self, value: Json) -> Display:
        return Display("text", ())
