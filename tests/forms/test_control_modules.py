"""A control is one module and one template: nothing else in the product has to be told of a new one."""

from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from forms.controls import ControlRefusedError, ControlRegistry, ControlSpec, DuplicateControlError, registry
from forms.controls.base import FeelType
from forms.controls.free_text import FreeText
from forms.controls.long_text import LongText
from forms.controls.short_text import ShortText
from forms.definition import FormDefinition, read
from forms.formats import Format
from forms.json_values import Json, JsonObject
from forms.problems import FormDefinitionError

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "forms" / "controls"
TYPES = ("string", "integer", "number", "boolean", "array", "object")
WORDS: dict[str, st.SearchStrategy[Any]] = {
    "type": st.sampled_from(TYPES),
    "format": st.sampled_from((*sorted(registry.formats), "car-number")),
    "enum": st.just(["a", "b"]),
    "const": st.just("a"),
    "oneOf": st.just([{"const": "a", "title": "A"}]),
    "items": st.sampled_from(({"enum": ["a"]}, {"type": "object", "properties": {}}, {"type": "string"})),
    "readOnly": st.booleans(),
}
OPTIONS: dict[str, st.SearchStrategy[Any]] = {
    "format": st.sampled_from((*sorted(registry.option_formats), "time", "slider")),
    "multi": st.booleans(),
}


class CarNumber(FreeText):
    """A control of a council's own, as a module would define it."""

    kind: ClassVar[str] = "car_number"
    template: ClassVar[str] = "short_text"
    formats: ClassVar[tuple[Format, ...]] = (Format("car-number", lambda text: text.isalnum()),)
    own_options: ClassVar[dict[str, Any]] = {"country": lambda value: "" if value == "GB" else "“country” is GB."}
    feel_type: ClassVar[FeelType | None] = None

    @classmethod
    def serves(cls, schema: JsonObject, options: JsonObject) -> bool:
        return schema.get("format") == "car-number"

    def say(self, value: Json) -> Any:
        return ShortText(self.spec).say(value)


def own_registry() -> ControlRegistry:
    own = ControlRegistry()
    for control in (ShortText, LongText, CarNumber):
        own.control(control)
    return own


def form(schema: JsonObject, options: JsonObject | None = None) -> FormDefinition:
    control = {"type": "Control", "scope": "#/properties/x", "options": options or {}}
    return read(
        {"key": "k", "title": "K", "schema": {"type": "object", "properties": {"x": schema}}, "uischema": control}
    )


def test_every_control_has_its_template_and_every_template_its_control() -> None:
    assert {control.template for control in registry} == {path.stem for path in TEMPLATES.iterdir()}


def test_no_control_is_drawn_by_the_librarys_macros_which_cost_many_times_as_much() -> None:
    assert [path.name for path in TEMPLATES.iterdir() if "govuk_frontend_jinja" in path.read_text()] == []


@given(st.fixed_dictionaries({}, optional=WORDS), st.fixed_dictionaries({}, optional=OPTIONS))
def test_no_two_controls_serve_the_same_schema(schema: dict[str, Any], options: dict[str, Any]) -> None:
    assert len(registry.serving(schema, options)) <= 1


def test_a_control_for_a_format_is_chosen_before_plain_text() -> None:
    own = own_registry()
    assert isinstance(own.make(ControlSpec("/x", "Car", {"type": "string", "format": "car-number"})), CarNumber)
    assert isinstance(own.make(ControlSpec("/x", "Car", {"type": "string"})), ShortText)
    assert own.formats["car-number"].accepts("AB12")
    assert own.formats["uri"].accepts("https://www.example.org")


def test_a_second_control_with_the_same_format_is_refused_by_name() -> None:
    class Another(CarNumber):
        kind: ClassVar[str] = "another"

    with pytest.raises(DuplicateControlError, match=r"car-number.*CarNumber.*Another"):
        own_registry().control(Another)


def test_two_controls_for_the_same_schema_are_refused_with_their_names() -> None:
    own = own_registry()

    class Another(CarNumber):
        kind: ClassVar[str] = "another"
        formats: ClassVar[tuple[Format, ...]] = ()

    own.control(Another)
    with pytest.raises(ControlRefusedError, match="“car_number” and “another” at once"):
        own.make(ControlSpec("/x", "Car", {"type": "string", "format": "car-number"}))


def test_an_option_of_a_control_is_checked_where_it_stands() -> None:
    schema: JsonObject = {"type": "string", "format": "car-number"}
    with pytest.raises(ControlRefusedError) as refused:
        own_registry().make(ControlSpec("/x", "Car", schema, {"country": "FR"}))
    assert (refused.value.place, refused.value.in_options, refused.value.message) == (
        "/country", True, "“country” is GB.",
    )  # fmt: skip
    assert own_registry().make(ControlSpec("/x", "Car", schema, {"country": "GB"})).kind == "car_number"


@pytest.mark.parametrize(
    ("options", "place"),
    [({"multi": "yes"}, "multi"), ({"multi": True, "rows": 0}, "rows"), ({"multi": True, "rows": True}, "rows")],
)
def test_the_options_of_a_text_are_refused_with_their_place(options: JsonObject, place: str) -> None:
    with pytest.raises(FormDefinitionError) as refused:
        form({"type": "string"}, options)
    assert [(p.pointer, p.code) for p in refused.value.problems] == [(f"/uischema/options/{place}", "bad_option")]


@pytest.mark.parametrize(
    ("schema", "answer", "message"),
    [
        ({"format": "date"}, "2026-02-30", "Enter a real date for “X”, such as 9 7 2026"),
        ({"format": "email"}, "nobody", "Enter an email address for “X”, such as name@example.org"),
        ({"format": "ipv4"}, "1.2.3", "Enter an IP address for “X”, such as 192.0.2.1"),
        ({"format": "regex"}, "(", "Enter a pattern for “X”, such as ^[A-Z]+$"),
    ],
)
def test_a_format_is_checked_and_its_control_says_what_to_do(schema: JsonObject, answer: str, message: str) -> None:
    definition = form({**schema, "type": "string"})
    assert [p.message for p in definition.validate({"x": answer})] == [message]
