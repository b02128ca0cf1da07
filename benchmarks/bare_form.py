"""A Django form with a field for each question of a schema, as a developer would write it by hand."""

from collections.abc import Callable
from typing import Any

from django import forms


def bare_form(properties: dict[str, Any]) -> Callable[[dict[str, Any]], forms.Form]:
    """What makes the form for some answers."""
    fields = {name: _field(number, schema) for number, (name, schema) in enumerate(properties.items())}
    made = type("BareForm", (forms.Form,), fields)
    return lambda answers: made(data=_posted(properties, answers))


class ThreeBoxes(forms.MultiWidget):
    """Three boxes for a date, as GOV.UK asks for one."""

    def decompress(self, value: Any) -> list[str]:
        return str(value or "--").split("-")

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return "-".join(super().value_from_datadict(data, files, name))


def _field(number: int, schema: dict[str, Any]) -> forms.Field:
    more: dict[str, Any] = {"label": schema["title"], "required": number % 3 == 0}
    if schema["type"] == "boolean":
        return forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect, **more)
    if schema["type"] == "integer":
        return forms.IntegerField(min_value=schema["minimum"], max_value=schema["maximum"], **more)
    if schema.get("format") == "date":
        return forms.DateField(widget=ThreeBoxes([forms.TextInput] * 3), **more)
    if "oneOf" in schema:
        choices = [(option["const"], option["title"]) for option in schema["oneOf"]]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **more)
    if "maxLength" in schema:
        return forms.CharField(max_length=schema["maxLength"], **more)
    return forms.CharField(widget=forms.Textarea, **more)


def _posted(properties: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    posted: dict[str, Any] = {}
    for name, schema in properties.items():
        value = answers[name]
        if schema.get("format") == "date":
            posted.update({f"{name}_{at}": part for at, part in enumerate(str(value).split("-"))})
        else:
            posted[name] = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
    return posted
