"""Files in answers: an answer lists them, and holds all that a record says of each, so that its hash covers them.

`{"id", "name", "description", "type", "size", "sha256"}`: the id of the `StoredFile`, the name it came with, what
somebody says that it shows, a key of `forms.files.signatures.TYPES`, bytes, and the SHA-256 of what was added.
"""

import json
import re
from dataclasses import dataclass
from typing import Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from forms.content import canonical
from forms.files.signatures import TYPES
from forms.json_values import Json

ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_KILO: Final = 1_000


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file as an answer lists it."""

    id: str
    name: str
    description: str
    type: str
    size: int
    sha256: str

    def value(self) -> dict[str, Json]:
        """The file as it stands in the answer."""
        return {name: getattr(self, name) for name in self.__slots__}

    def entered(self) -> str:
        """The file as a draft keeps it."""
        return canonical(self.value())

    @property
    def words(self) -> str:
        """What it shows, its name, type and size in one line."""
        kind = TYPES[self.type].words if self.type in TYPES else self.type
        said = _("%(description)s (%(name)s, %(type)s, %(size)s)")
        return said % {
            "description": self.description,
            "name": self.name,
            "type": _(kind),
            "size": size_words(self.size),
        }


def listed(value: Json) -> ListedFile | None:
    """The file that a part of an answer is; None for anything else."""
    if not isinstance(value, dict) or set(value) != set(ListedFile.__slots__):
        return None
    texts = [value[name] for name in ("id", "name", "description", "type", "sha256")]
    size = value["size"]
    if not all(isinstance(text, str) for text in texts) or not isinstance(size, int) or isinstance(size, bool):
        return None
    found = ListedFile(**value)  # type: ignore[arg-type]
    known = ID.fullmatch(found.id) and _SHA256.fullmatch(found.sha256) and found.type in TYPES and size > 0
    return found if known and found.description.strip() and found.name else None


def files_of(value: object) -> tuple[ListedFile, ...]:
    """The files that an answer lists; none for anything else."""
    found = map(listed, value) if isinstance(value, list) else ()
    return tuple(one for one in found if one is not None)


def read_entered(text: str) -> ListedFile | None:
    """The file of one text in a draft."""
    try:
        return listed(json.loads(text))
    except (ValueError, RecursionError):
        return None


def size_words(size: int) -> str:
    """Bytes in words: 800 bytes, 12 kB, 3.4 MB."""
    if size < _KILO:
        return _("%(size)s bytes") % {"size": size}
    if size < _KILO * _KILO:
        return _("%(size)s kB") % {"size": round(size / _KILO)}
    millions = round(size / _KILO / _KILO, 1)
    return _("%(size)s MB") % {"size": number_format(millions, 0 if millions.is_integer() else 1)}
