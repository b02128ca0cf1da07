"""Where a photo was taken: cameras write it into the file. What is given out is a copy without it.

The place stands in the GPS directory of the Exif data (CIPA DC-008, section 4.6.6), which has the shape of a TIFF file
(TIFF 6.0, section 2) in JPEG, PNG, WebP, HEIC and TIFF alike, and in XMP as properties `exif:GPS…`. Both are blanked
out where they stand: nothing else of the file changes, not its size and not one point of the picture.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import Final

PICTURES: Final = frozenset({"jpeg", "png", "webp", "heic", "tiff"})
"""The types of `forms.files.signatures` that may say a place."""

_HEADS: Final = re.compile(rb"II\*\x00|MM\x00\*")
_XMP: Final = re.compile(
    rb"""(exif:GPS\w{1,40}\s{0,9}=\s{0,9}")([^"<>]{1,2000})(?=")"""
    rb"""|(exif:GPS\w{1,40}\s{0,9}=\s{0,9}')([^'<>]{1,2000})(?=')"""
    rb"""|(<exif:GPS\w{1,40}>)([^<>]{1,2000})(?=</exif:GPS)"""
)
_GPS: Final = 0x8825
_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
"""Bytes of one value by its TIFF type."""
MOST_HEADS: Final = 256
"""So many beginnings of TIFF data are looked at in a file; chance makes one in four gigabytes."""
MOST_ENTRIES: Final = 512
MOST_DIRECTORIES: Final = 8
MOST_PLACES: Final = 32
"""So many GPS directories are blanked out in a file; a camera writes one for each picture in it, mostly one."""
LONGEST_VALUE: Final = 4_096
"""So many bytes of one GPS value are blanked out; the longest that there are name a method or an area."""


def says_place(kind: str, content: bytes) -> bool:
    """Whether a file of a type says where it was taken."""
    return without_place(kind, content) != content


def without_place(kind: str, content: bytes) -> bytes:
    """The file with the place blanked out; as it is, where it says none or is no picture."""
    if kind not in PICTURES:
        return content
    blanked = bytearray(content)
    places = ((head, at) for head in _heads(content) for at in _places(_Directory(blanked, head)))
    for head, at in islice(places, MOST_PLACES):
        _blank(_Directory(blanked, head), at)
    for found in _XMP.finditer(content):
        group = next(number for number in (2, 4, 6) if found.group(number) is not None)
        first, last = found.span(group)
        blanked[first:last] = b" " * (last - first)
    if blanked == content:
        return content
    if kind == "png":
        _sum_again(blanked)
    return bytes(blanked)


def _heads(content: bytes) -> Iterator[int]:
    for count, found in enumerate(_HEADS.finditer(content)):
        if count >= MOST_HEADS:
            return
        yield found.start()


class _Directory:
    """TIFF data that begin at `head`: numbers in their order of bytes, or None outside the file."""

    def __init__(self, content: bytearray, head: int) -> None:
        self.content, self.head = content, head
        self.order = "<" if content[head : head + 2] == b"II" else ">"

    def number(self, at: int, length: int) -> int | None:
        place = self.head + at
        if at < 0 or place + length > len(self.content):
            return None
        kind = "H" if length == 2 else "I"
        found: int = struct.unpack_from(f"{self.order}{kind}", self.content, place)[0]
        return found

    def entries(self, at: int) -> list[int]:
        """Where the entries of a directory stand; none where it is no directory."""
        count = self.number(at, 2)
        if count is None or not 0 < count <= MOST_ENTRIES or self.number(at + 2 + 12 * count - 4, 4) is None:
            return []
        return [at + 2 + 12 * place for place in range(count)]


def _places(data: _Directory) -> Iterator[int]:
    """Where the GPS directories of TIFF data begin."""
    at, seen = data.number(4, 4), set[int]()
    while at and at not in seen and len(seen) < MOST_DIRECTORIES:
        seen.add(at)
        entries = data.entries(at)
        for entry in entries:
            if data.number(entry, 2) == _GPS and data.number(entry + 2, 2) == 4 and data.number(entry + 4, 4) == 1:
                place = data.number(entry + 8, 4)
                if place:
                    yield place
        at = data.number(at + 2 + 12 * len(entries), 4) if entries else None


def _blank(data: _Directory, at: int) -> None:
    """Blank out a GPS directory with its values."""
    entries = data.entries(at)
    if not entries:
        return
    for entry in entries:
        kind, count = data.number(entry + 2, 2), data.number(entry + 4, 4)
        length = _SIZES.get(kind or 0, 0) * (count or 0)
        place = data.number(entry + 8, 4)
        if length > 4 and place is not None and data.head + place + length <= len(data.content):
            _zero(data, place, min(length, LONGEST_VALUE))
        _zero(data, entry, 12)
    _zero(data, entries[0] - 2, 2)


def _zero(data: _Directory, at: int, length: int) -> None:
    data.content[data.head + at : data.head + at + length] = bytes(length)


def _sum_again(content: bytearray) -> None:
    """Write the check sums of a PNG's chunks anew (PNG, section 5.3)."""
    at = 8
    while at + 12 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        end = at + 8 + length
        if end + 4 > len(content):
            return
        content[end : end + 4] = zlib.crc32(content[at + 4 : end]).to_bytes(4, "big")
        at = end + 4
