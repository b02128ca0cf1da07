"""Repeated items: a list of objects, each asked on a page of its own, drawn as cards."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, Final

from accounts.looked_up import gettext
from forms.controls.base import Display, Fields, OptionCheck, Reading, plain
from forms.controls.counted import Counted
from forms.controls.registry import control
from forms.json_values import Json, JsonObject
from forms.limits import MAX_ITEMS
from forms.variants import offers_variants
from rules.sentences import Sentence

SORT: Final = "showSortButtons"


def _anything(value: Json) -> str:
    """`forms.questions` and `forms.layout` read these options with the items that they speak of."""
    return ""


def _yes_or_no(value: Json) -> str:
    return (
        ""
        if isinstance(value, bool)
        else Sentence("“%(sort)s” is true or false: whether the items can be moved up and down.", sort=SORT)
    )


@control
class RepeatedItems(Counted):
    """Serves a list of objects. `forms.questions` reads what its items ask, `forms.items` their answers."""

    kind: ClassVar[str] = "items"
    template: ClassVar[str] = "items"
    general: ClassVar[bool] = True
    own_options: ClassVar[Mapping[str, OptionCheck]] = MappingProxyType(
        {"detail": _anything, "elementLabelProp": _anything, SORT: _yes_or_no}
    )
    not_in_items: ClassVar[str] = Sentence("A list inside a list has no page. Make it a list of its own.")

    @classmethod
    def serves(cls, schema: JsonObject, options: JsonObject) -> bool:
        items = schema.get("items")
        return (
            schema.get("type") == "array"
            and isinstance(items, dict)
            and (items.get("type") == "object" or (items.get("type") is None and "properties" in items))
            and not any(word in items for word in ("enum", "const"))
            and not offers_variants(items)
        )

    @property
    def can_be_sorted(self) -> bool:
        """Whether people put the items in order."""
        return self.spec.options.get(SORT) is True

    @property
    def field_names(self) -> tuple[str, ...]:
        """The field of a draft that holds the ids of the items. Nobody types into it."""
        return (f"{self.name}~items",)

    def read(self, fields: Fields) -> Reading:
        return Reading()

    def enter(self, value: Json) -> dict[str, list[str]]:
        return {}

    def say(self, value: Json) -> Display:
        return Display("list", tuple(plain(item) for item in value) if isinstance(value, list) else (plain(value),))

    def check(self, value: Json) -> Reading:
        if isinstance(value, list) and len(value) > MAX_ITEMS:
            return Reading(problem=self.too_many_message(MAX_ITEMS, len(value)), code="maxItems")
        return Reading()

    def required_message(self) -> str:
        return gettext("Add at least one to “%(label)s”") % {"label": self.label}

    def wrong_value_message(self) -> str:
        return gettext("Remove what does not belong in “%(label)s”") % {"label": self.label}
