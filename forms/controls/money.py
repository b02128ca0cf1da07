"""Money in pounds."""

import re
from decimal import Decimal
from typing import ClassVar

from accounts.looked_up import gettext
from forms.controls.base import Display, Fields, Reading, last_typed, plain
from forms.controls.number_text import NumberControl, json_number, number_in
from forms.controls.registry import control
from forms.json_values import Json, JsonObject

PENCE = Decimal("0.01")
_PENCE_ONLY = re.compile(r"(\d{1,3})\s*p", re.ASCII | re.IGNORECASE)
_SIGN = re.compile(r"^([+\-−]?)\s*£\s*")


@control
class Money(NumberControl):
    """Serves `{"type": "number"}` or `"integer"` with the option `"format": "money"`; the answer is pounds.

    A number may have pence, an integer is whole pounds. The same digits are kept that were typed.
    """

    kind: ClassVar[str] = "money"
    template: ClassVar[str] = "money"
    general: ClassVar[bool] = False
    option_formats: ClassVar[tuple[str, ...]] = ("money",)
    example: ClassVar[Decimal] = Decimal("12.50")
    keys: ClassVar[str] = "decimal"

    @classmethod
    def serves(cls, schema: JsonObject, options: JsonObject) -> bool:
        return options.get("format") == "money" and (cls.asks_for("number", schema) or cls.asks_for("integer", schema))

    @property
    def _whole(self) -> bool:
        return self.spec.schema.get("type") == "integer"

    def read(self, fields: Fields) -> Reading:
        text = last_typed(fields, self.name).strip()
        pence = _PENCE_ONLY.fullmatch(text)
        amount = str(Decimal(pence[1]) * PENCE) if pence else _SIGN.sub(r"\1", text)
        return super().read({self.name: [amount]})

    def accept(self, number: Decimal) -> Reading:
        problem = self._too_fine(number)
        return Reading(problem=problem, code="type") if problem else Reading(json_number(number))

    def check(self, value: Json) -> Reading:
        number = number_in(value)
        problem = self._too_fine(number) if number is not None else ""
        return Reading(problem=problem, code="type") if problem else super().check(value)

    def _too_fine(self, number: Decimal) -> str:
        if self._whole and number != number.to_integral_value():
            return gettext("Enter “%(label)s” in whole pounds, such as %(example)s") % self._named()
        if number.normalize().as_tuple().exponent < -2:  # type: ignore[operator]  # finite: number_in and number_typed
            return gettext("Enter “%(label)s” in pounds and pence, such as %(example)s") % self._named()
        return ""

    def enter(self, value: Json) -> dict[str, list[str]]:
        number = number_in(value)
        if number is None or self._whole or number == number.to_integral_value() or number % PENCE:
            return super().enter(value)
        return {self.name: [f"{number:.2f}"]}

    def say(self, value: Json) -> Display:
        return Display("text", (pounds(value),))

    @property
    def inputmode(self) -> str:
        return "numeric" if self._whole and super().inputmode else super().inputmode

    @property
    def width(self) -> str:
        return "10"

    def required_message(self) -> str:
        return gettext("Enter an amount in pounds for “%(label)s”, such as %(example)s") % self._named()

    def wrong_value_message(self) -> str:
        return self.required_message()

    def _named(self) -> dict[str, str]:
        named = super()._named()
        example = Decimal(named["example"])
        return named | {"example": f"{example:,.0f}" if self._whole else f"{example:,.2f}"}


def pounds(value: Json) -> str:
    """An amount as people read it: £1,200, £7.50, −£20; pence only where there are any."""
    number = number_in(value)
    if number is None:
        return plain(value)
    whole = number == number.to_integral_value()
    amount = f"{abs(number):,.0f}" if whole else f"{abs(number):,f}" if number % PENCE else f"{abs(number):,.2f}"
    return f"−£{amount}" if number < 0 else f"£{amount}"
