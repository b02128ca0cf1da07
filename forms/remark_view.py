"""The fields in which remarks and replies are typed, as templates draw them."""

from forms.definition import Entered
from forms.html_ids import html_id
from forms.remarks import FieldView, Kind, texts_in


def field_view(kind: Kind, pointer: str, entered: Entered, *, label: str, about: str, error: str = "") -> FieldView:
    """The field for the answer at `pointer`, with what the draft holds in it."""
    name = kind.prefix + pointer
    value = texts_in(kind, entered).get(pointer, "")
    return FieldView(html_id(name), name, label, about, value, kind.rows, kind.longest, error)
