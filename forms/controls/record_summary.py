"""The read-only summary of another record: nothing is asked, and nothing of it is kept with the answers."""

from typing import ClassVar

from forms.controls.base import Control, ControlRefusedError, ControlSpec, Display, Fields, Reading
from forms.json_values import Json, JsonObject


class RecordSummaryControl(Control):
    """Serves a read-only property whose control has `format: summary`; its `record` is the key of a form.

    It is made by `forms.questions`, not by the registry: what it shows comes from `forms.sources`.
    """

    kind: ClassVar[str] = "summary"
    template: ClassVar[str] = "summary"

    def __init__(self, spec: ControlSpec) -> None:
        super().__init__(spec)
        record, questions = spec.options.get("record"), spec.options.get("questions", [])
        if not isinstance(record, str) or not record.strip():
            message = "“record” is the key of the form whose record is shown, such as “referral”."
            raise ControlRefusedError("bad_option", message, "/record", in_options=True)
        if not isinstance(questions, list) or not all(isinstance(name, str) for name in questions):
            message = "“questions” is a list of that form's properties. Leave it out to show all."
            raise ControlRefusedError("bad_option", message, "/questions", in_options=True)
        if spec.schema.get("readOnly") is not True:
            raise ControlRefusedError("not_read_only", "A summary is only read: give its property “readOnly”: true.")
        self.record = record
        self.questions = tuple(str(name) for name in questions)

    @classmethod
    def serves(cls, schema: JsonObject, options: JsonObject) -> bool:
        return options.get("format") == "summary"

    @property
    def field_names(self) -> tuple[str, ...]:
        return ()

    def read(self, fields: Fields) -> Reading:
        return Reading()

    def enter(self, value: Json) -> dict[str, list[str]]:
        return {}

    def say(self, value: Json) -> Display:
        return Display("text", ())
