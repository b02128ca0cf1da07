"""The order of a form's properties, which PostgreSQL does not keep.

`"property_order": {"/schema/properties": ["a", "b"]}` in a form document says it, by the pointers of the properties.
Where pages do not name every question, the questions stand in the order in which the schema was written. A form that
hangs on it is stored with this key (`forms.ordered_content`), and read in the order that it says.
"""

from typing import Final

from forms.json_values import Absent, JsonObject, list_of, object_of, path_of, value_at

PROPERTY_ORDER: Final = "property_order"


def in_written_order(document: JsonObject) -> None:
    """Put the properties of a form document, in place, in the order it says. What it says amiss changes nothing."""
    for pointer, names in object_of(document.get(PROPERTY_ORDER)).items():
        properties = value_at(document, path_of(pointer))
        if isinstance(properties, Absent) or not isinstance(properties, dict):
            continue
        first = [name for name in list_of(names) if isinstance(name, str) and name in properties]
        ordered = {name: properties[name] for name in (*first, *properties)}
        properties.clear()
        properties.update(ordered)
