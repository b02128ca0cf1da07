"""Where a photo was taken is blanked out of the copy that is given out; the picture stays as it was."""

import struct
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image

from forms.files.location import LONGEST_VALUE, MOST_PLACES, PICTURES, says_place, without_place
from tests.examples import examples

GPS = {1: "N", 2: (54.0, 58.0, 30.5), 3: "W", 4: (1.0, 36.0, 48.25), 29: "2026:07:09"}
XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description exif:GPSLatitude="54,58.5N" exif:GPSLongitude='1,36.8W'
 tiff:Make="Made up"><exif:GPSAltitude>12/1</exif:GPSAltitude></rdf:Description></x:xmpmeta>"""


def photo(kind: str, *, place: bool = True, xmp: bytes = b"") -> bytes:
    """A small picture with Exif data, as a telephone makes one."""
    picture = Image.new("RGB", (40, 30), (30, 90, 140))
    picture.putpixel((3, 4), (255, 0, 0))
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Made up"
    if place:
        exif[ExifTags.IFD.GPSInfo] = GPS
    out, more = BytesIO(), {"xmp": xmp} if xmp else {}
    picture.save(out, kind.upper(), exif=exif, **more)
    return out.getvalue()


def read(content: bytes) -> tuple[Any, Any, bytes]:
    """What a reader of photos finds: the GPS data, the camera, and the points of the picture."""
    with Image.open(BytesIO(content)) as picture:
        exif = picture.getexif()
        return dict(exif.get_ifd(ExifTags.IFD.GPSInfo)), exif.get(ExifTags.Base.Make), picture.tobytes()


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
def test_the_place_is_gone_and_all_else_is_as_it_was(kind: str) -> None:
    original = photo(kind)
    place, _make, points = read(original)
    assert place[2] == (54.0, 58.0, 30.5)
    assert says_place(kind, original)
    copy = without_place(kind, original)
    assert read(copy) == ({}, "Made up", points)
    assert len(copy) == len(original)
    assert b"2026:07:09" not in copy
    assert without_place(kind, copy) == copy


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
def test_a_picture_without_a_place_is_given_out_as_it_is(kind: str) -> None:
    original = photo(kind, place=False)
    assert not says_place(kind, original)


def test_a_place_in_a_tiff_is_gone() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.IFD.GPSInfo] = "Made up", GPS
    original = exif.tobytes().removeprefix(b"Exif\0\0")
    read_again = Image.Exif()
    read_again.load(b"Exif\0\0" + without_place("tiff", original))
    assert says_place("tiff", original)
    assert (dict(read_again.get_ifd(ExifTags.IFD.GPSInfo)), read_again[ExifTags.Base.Make]) == ({}, "Made up")


def test_a_place_in_xmp_is_gone_too() -> None:
    copy = without_place("jpeg", photo("jpeg", place=False, xmp=XMP))
    assert b"54,58.5N" not in copy
    assert b"1,36.8W" not in copy
    assert b"12/1" not in copy
    assert b'tiff:Make="Made up"' in copy


def test_a_place_inside_a_heic_is_gone() -> None:
    with Image.open(BytesIO(photo("jpeg"))) as picture:
        exif = picture.info["exif"]
    copy = without_place("heic", b"\0\0\0\x18ftypheic" + b"\0\0\0\x06" + exif + b"picture")
    assert says_place("heic", b"\0\0\0\x18ftypheic" + exif)
    assert b"2026:07:09" not in copy
    assert copy.endswith(b"picture")


def test_other_files_are_never_changed() -> None:
    assert without_place("pdf", photo("jpeg")) == photo("jpeg")


@given(
    content=st.binary(max_size=300),
    head=st.sampled_from([b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08", b"", b"Exif\0\0MM\0*"]),
    kind=st.sampled_from(sorted(PICTURES)),
)
@examples(200)
def test_no_bytes_break_it_or_change_the_size(content: bytes, head: bytes, kind: str) -> None:
    assert len(without_place(kind, head + content)) == len(head + content)


def test_a_file_made_to_take_long_is_blanked_out_as_far_as_a_photo_goes() -> None:
    directories, value = MOST_PLACES + 8, 1_000_000
    content = bytearray(b"II*\x00" + struct.pack("<IH", 8, directories))
    first, text = 8 + 2 + 12 * directories + 4, 8 + 2 + 12 * directories + 4 + 14 * directories
    for number in range(directories):
        content += struct.pack("<HHII", 0x8825, 4, 1, first + 14 * number)
    content += bytes(4)
    content += struct.pack("<HHHII", 1, 1, 1, value, text) * directories
    content += b"x" * value
    blanked = without_place("tiff", bytes(content))
    kept = [blanked[first + 14 * number] for number in range(directories)]
    assert kept == [0] * MOST_PLACES + [1] * 8
    assert blanked.count(b"x", text) == value - LONGEST_VALUE
