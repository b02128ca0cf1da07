"""What a file is, is told from what it holds; what can harm is refused, and says what to do."""

import zipfile
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.files.answers import ListedFile, read_entered, size_words
from forms.files.keeping import clean_name
from forms.files.signatures import FileRefusedError, type_of
from tests.forms.drawn import asking, made, problems

FILES: dict[str, Any] = {"type": "array", "items": {"type": "object", "format": "file"}}
CONTENT_TYPES = "[Content_Types].xml"


def archive(parts: dict[str, str]) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made_up:
        for name, text in parts.items():
            made_up.writestr(name, text)
    return held.getvalue()


def listed(number: int = 1) -> dict[str, Any]:
    name = f"photo{number}.jpg"
    return ListedFile(f"01a20000-0000-7000-8000-00000000000{number}", name, "Kitchen", "jpeg", 3, "0" * 64).value()


WORD = {CONTENT_TYPES: "<Types/>", "word/document.xml": "<w/>"}


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("a.pdf", b"%PDF-1.4 x", "pdf"),
        ("a.JPG", b"\xff\xd8\xff\xe1 x", "jpeg"),
        ("a.jpeg", b"\xff\xd8\xff\xe1 x", "jpeg"),
        ("a.png", b"\x89PNG\r\n\x1a\n x", "png"),
        ("a.gif", b"GIF89a x", "gif"),
        ("a.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"),
        ("a.heic", b"\x00\x00\x00\x18ftypheic x", "heic"),
        ("a.tif", b"II*\x00 x", "tiff"),
        ("a.docx", archive(WORD), "docx"),
        ("a.xlsx", archive({CONTENT_TYPES: "", "xl/workbook.xml": ""}), "xlsx"),
        ("a.pptx", archive({CONTENT_TYPES: "", "ppt/presentation.xml": ""}), "pptx"),
        ("a.odt", archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""}), "odt"),
        ("a.txt", "Wilf’s diary".encode(), "txt"),
    ],
)
def test_what_is_taken_is_known_by_what_it_holds(name: str, content: bytes, key: str) -> None:
    assert type_of(name, content).key == key


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.docx", archive({**WORD, "word/vbaProject.bin": "x"}), "holds macros"),
        (
            "a.docx",
            archive({**WORD, CONTENT_TYPES: "application/vnd.ms-word.document.macroEnabled.main+xml"}),
            "macros",
        ),
        ("a.odt", archive({"mimetype": "application/vnd.oasis.opendocument.text", "Basic/x.xml": ""}), "holds macros"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office type"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "web page or a drawing"),
        ("a.txt", b"\xef\xbb\xbf \n<!DOCTYPE html><script>1</script>", "web page or a drawing"),
        ("a.html", b"<p>hello</p><body>", "web page or a drawing"),
        ("a.png", b"<html>", "web page or a drawing"),
        ("a.pdf", b"\x89PNG\r\n\x1a\n", "holds a file of the type “Picture (PNG)”"),
        ("a", b"%PDF-1.4", "holds a file of the type “PDF”"),
        ("a.zip", archive({"letter.txt": "x"}), "of a type that is not taken"),
        ("a.jar", archive({"META-INF/MANIFEST.MF": "x"}), "of a type that is not taken"),
        ("a.docx", archive(WORD)[:40], "is damaged"),
        ("a.exe", b"MZ\x00\x01", "of a type that is not taken"),
        ("a.csv", b"a,b", "of a type that is not taken"),
    ],
)
def test_what_is_not_taken_says_why(name: str, content: bytes, said: str) -> None:
    with pytest.raises(FileRefusedError, match=said.replace("(", r"\(").replace(")", r"\)")) as refused:
        type_of(name, content)
    assert f"“{name}”" in str(refused.value)


def test_an_archive_that_grows_without_end_is_refused_without_unpacking_it() -> None:
    bomb = archive({**WORD, **{f"word/{number}.xml": "0" * 50_000_000 for number in range(7)}})
    assert len(bomb) < 1_000_000
    with pytest.raises(FileRefusedError, match="too large inside"):
        type_of("a.docx", bomb)


@given(st.binary(max_size=200), st.sampled_from(["a.pdf", "a.docx", "a.txt", "a.svg", "a"]))
def test_any_bytes_are_taken_or_refused_in_words(content: bytes, name: str) -> None:
    try:
        found = type_of(name, content).key
    except FileRefusedError as error:
        found = str(error)
    assert found in ("pdf", "docx", "txt") or f"“{name}”" in found


@given(st.text(max_size=300))
def test_a_name_has_no_folders_line_ends_or_turning_marks(name: str) -> None:
    shown = clean_name(name)
    assert 0 < len(shown) <= 150
    assert not any(mark in shown for mark in "/\\\r\n\x00\u202e\u2066")


def test_a_long_name_keeps_its_ending() -> None:
    assert clean_name("../" + "a" * 300 + ".pdf") == "a" * 146 + ".pdf"


def test_what_is_entered_is_read_back_and_nothing_else_is() -> None:
    control = made(FILES)
    value: list[Any] = [listed(1), listed(2)]
    assert control.read(control.enter(value)).value == value
    assert control.say([listed(1)]).lines == ("Kitchen (photo1.jpg, Photo (JPEG), 3 bytes)",)
    for text in ("", "{", "[]", '{"id":"x"}', '{"id": 1}', "9" * 5000):
        assert read_entered(text) is None
    assert read_entered(str(listed(1) | {"size": -1}).replace("'", '"')) is None


@pytest.mark.parametrize(
    ("limits", "count", "said"),
    [
        ({"minItems": 2}, 1, "Add 1 more to “When or what?”: it needs at least 2"),
        ({"maxItems": 1}, 3, "Remove 2 from “When or what?”: it can have 1, and has 3"),
        ({}, 0, "Add at least one file to “When or what?”"),
    ],
)
def test_how_many_there_must_be_is_said(limits: dict[str, int], count: int, said: str) -> None:
    control = made(FILES)
    assert problems(FILES | limits, control.enter([listed(number) for number in range(count)])) == [said]


def test_a_single_file_that_is_no_list_is_refused_with_what_to_write() -> None:
    with pytest.raises(Exception, match="Files stand in a list"):
        made({"type": "string", "format": "file"})
    with pytest.raises(Exception, match="from 1 to 10"):
        made(FILES, megabytes=11)
    assert asking(FILES, megabytes=2).questions["/q"].kind == "file"


@pytest.mark.parametrize(
    ("size", "words"), [(999, "999 bytes"), (1_499, "1 kB"), (3_440_000, "3.4 MB"), (10_000_000, "10 MB")]
)
def test_sizes_are_said_in_short(size: int, words: str) -> None:
    assert size_words(size) == words
