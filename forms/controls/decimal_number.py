"""Decimal number: digits, and a point before the decimals."""

from decimal import Decimal
from typing import ClassVar

from accounts.looked_up import gettext
from forms.controls.base import Reading
from forms.controls.number_text import NumberControl, json_number
from forms.controls.registry import control
from forms.json_values import JsonObject


@control
class DecimalNumber(NumberControl):
    """Serves `{"type": "number"}`. The answer is the number typed, to the digit; of at most 15 digits.

    With `multipleOf` 0.01 or the like it is always shown with so many decimals.
    """

    kind: ClassVar[str] = "decimal_number"
    example: ClassVar[Decimal] = Decimal("7.5")
    keys: ClassVar[str] = "decimal"

    @classmethod
    def serves(cls, schema: JsonObject, options: JsonObject) -> bool:
        return cls.asks_for("number", schema)

    def accept(self, number: Decimal) -> Reading:
        return Reading(json_number(number))

    def wrong_value_message(self) -> str:
        return gettext("Enter “%(label)s” as a number in digits, such as %(example)s") % self._named()
