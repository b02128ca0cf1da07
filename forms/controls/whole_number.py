"""Whole number: digits, with commas between thousands if one likes."""

from decimal import Decimal
from typing import ClassVar

from accounts.looked_up import gettext
from forms.controls.base import Reading
from forms.controls.number_text import NumberControl, json_number
from forms.controls.registry import control
from forms.json_values import JsonObject


@control
class WholeNumber(NumberControl):
    """Serves `{"type": "integer"}`. The answer is an integer of at most 15 digits."""

    kind: ClassVar[str] = "whole_number"
    example: ClassVar[Decimal] = Decimal(12)
    keys: ClassVar[str] = "numeric"

    @classmethod
    def serves(cls, schema: JsonObject, options: JsonObject) -> bool:
        return cls.asks_for("integer", schema)

    def accept(self, number: Decimal) -> Reading:
        if number != number.to_integral_value():
            said = gettext("“%(label)s” must be a whole number, such as %(example)s")
            return Reading(problem=said % self._named(), code="type")
        return Reading(json_number(number))

    def wrong_value_message(self) -> str:
        return gettext("Enter “%(label)s” as a whole number in digits, such as %(example)s") % self._named()
