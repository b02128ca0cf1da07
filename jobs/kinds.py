"""What each kind of background work is called, in words for the people who see that it failed."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _

_labels: dict[str, str | Promise] = {}


def name_kind(kind: str, label: str | Promise) -> None:
    """Give a kind its words, such as "Making a PDF". A job's kind is the path of its task."""
    _labels[kind] = label


def kind_words(kind: str) -> str:
    """Return the words of a kind; for one that has none, its key, so that it can be asked about."""
    label = _labels.get(kind)
    return str(label) if label else _("Work of the kind %(kind)s") % {"kind": kind}
