"""A record and a blank form in another language on paper: as recorded, mirrored, and every part in its language."""

import io

import pikepdf
import pypdfium2
import pytest

from accounts.languages import reading_in
from accounts.models import Team
from records import pdf
from records.blank import blank_form
from records.document import gather
from records.models import RecordVersion
from records.recording import submit
from tests.cast import Cast
from tests.forms.rtl_sample import ANSWERS, sample_version
from tests.records.test_pdf import failures, pages_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("built")]


def recorded(cast: Cast, language: str) -> RecordVersion:
    with reading_in(language):
        return submit(
            form_version=sample_version(),
            answers=ANSWERS,
            hidden=(),
            author=cast.sam,
            cases=[],
            team=Team.objects.get(name="Harbour team"),
            reviewed=False,
        )


def languages_in(content: bytes) -> dict[str, int]:
    """How many parts of the tag tree are in each language."""
    found: dict[str, int] = {}
    with pikepdf.open(io.BytesIO(content)) as opened:
        for thing in opened.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") is not None and "/Lang" in thing:
                found[str(thing["/Lang"])] = found.get(str(thing["/Lang"]), 0) + 1
    return found


def test_a_record_is_drawn_in_the_language_it_was_recorded_in_whoever_asks(inside: Cast) -> None:
    version = recorded(inside, "ar")
    assert version.language == "ar"
    document = gather(version.renditions.get())
    content = pdf.render(document)
    assert failures(content) == ""
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert str(opened.Root.Lang) == "en-GB"
    said = languages_in(content)
    assert said["ar"] > 20
    assert said["en-GB"] >= 1  # the question that is not translated
    words = " ".join(pages_of(content))
    assert "14 July 2026" in words
    assert "Sample." in words
    assert "Language of the form" in words


@pytest.mark.parametrize(("language", "on_the_right"), [("ar", True), ("en-GB", False)])
def test_the_marks_of_a_list_stand_where_its_lines_begin(inside: Cast, language: str, on_the_right: bool) -> None:
    content = pdf.render(gather(recorded(inside, language).renditions.get()))
    drawn = pypdfium2.PdfDocument(content)[0]
    text = drawn.get_textpage()
    found = [text.get_charbox(at)[0] for at, sign in enumerate(text.get_text_range()) if sign == "•"]
    middle = drawn.get_width() / 2
    assert len(found) >= 2
    assert {place > middle for place in found} == {on_the_right}


def test_a_record_of_an_english_reader_is_drawn_in_english_also_for_others(inside: Cast) -> None:
    version = recorded(inside, "en-GB")
    assert version.language == ""
    with reading_in("ar"):
        content = pdf.render(gather(version.renditions.get()))
    assert languages_in(content) == {}
    assert "How is the child today?" in " ".join(pages_of(content))


def test_the_answers_and_their_fingerprint_are_the_same_in_either_language(inside: Cast) -> None:
    arabic, english = recorded(inside, "ar"), recorded(inside, "en-GB")
    assert (arabic.answers, arabic.sha256) == (english.answers, english.sha256)


def test_a_form_without_words_in_somebodys_language_is_recorded_in_english(inside: Cast) -> None:
    assert recorded(inside, "cy").language == ""


def test_a_blank_form_is_in_its_readers_language(inside: Cast) -> None:
    version = sample_version()
    with reading_in("ar"):
        content = blank_form(version, "Northmere Council")
    assert failures(content) == ""
    assert languages_in(content)["ar"] > 20
    assert "Sample." in " ".join(pages_of(content))
