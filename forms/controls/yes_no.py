"""Yes or no: a boolean asked with two radios, so that "not answered yet" stays a third state."""

from typing import ClassVar

from accounts.looked_up import gettext
from forms.controls.base import OTHER_WORDS, Control, Display, Fields, Paper, Reading, last_typed, plain
from forms.controls.options import Choice, Option, choice
from forms.controls.registry import control
from forms.json_values import Json, JsonObject

ENTERED = {"yes": True, "no": False}


@control
class YesNo(Control):
    """Serves `{"type": "boolean"}`, drawn as radios; `format: checkbox` changes nothing."""

    kind: ClassVar[str] = "yes_no"
    template: ClassVar[str] = "radios"
    general: ClassVar[bool] = True
    option_formats: ClassVar[tuple[str, ...]] = ("checkbox",)
    says_alone: ClassVar[bool] = False
    empty_means_none: ClassVar[bool] = True

    @classmethod
    def serves(cls, schema: JsonObject, options: JsonObject) -> bool:
        return schema.get("type") == "boolean" and not any(word in schema for word in OTHER_WORDS)

    def read(self, fields: Fields) -> Reading:
        text = last_typed(fields, self.name)
        if text in ENTERED:
            return Reading(ENTERED[text])
        return Reading(problem=self.wrong_value_message(), code="type") if text else Reading()

    def enter(self, value: Json) -> dict[str, list[str]]:
        return {self.name: ["yes" if value else "no"]} if isinstance(value, bool) else {self.name: [plain(value)]}

    def say(self, value: Json) -> Display:
        return Display("text", (plain(value),))

    @property
    def paper(self) -> Paper:
        return Paper(options=(gettext("Yes"), gettext("No")))

    def widget(self, fields: Fields) -> Choice:
        options = (Option(True, "yes", gettext("Yes")), Option(False, "no", gettext("No")))
        return choice(options, fields, self.name)

    def required_message(self) -> str:
        return gettext("Answer yes or no to “%(label)s”") % {"label": self.label}
