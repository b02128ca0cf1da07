"""Definitions of stored form versions, read once and kept in memory by the hash of their content."""

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

from forms.definition import FormDefinition, read

if TYPE_CHECKING:
    from forms.models import FormVersion

MOST_KEPT = 200
_kept: OrderedDict[str, FormDefinition] = OrderedDict()
_lock = Lock()


def definition_of(version: "FormVersion") -> FormDefinition:
    """The definition of a version. Raises `FormDefinitionError` only for an unpublished draft of one."""
    with _lock:
        found = _kept.get(version.sha256)
        if found is not None:
            _kept.move_to_end(version.sha256)
            return found
    definition = read(version.content, checked_before=version.status != "draft")
    if version.status != "draft":
        with _lock:
            _kept[version.sha256] = definition
            while len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)
    return definition
