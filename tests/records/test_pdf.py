"""The record on paper: valid, honest about its state, and deaf to what is written in it."""

import io
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import page as checker
import pikepdf
import pypdfium2
import pytest

from forms.rendering import Item, Section
from records import correcting, pdf
from records.deciding import decide
from records.document import RecordDocument, gather
from records.models import Rendition
from records.problems import MOST_PAGES, PdfNotMadeError
from records.words import with_words_mended
from tests.cast import Cast
from tests.records import made_up
from tests.records.made_up import note, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("built")]
SENTENCE = "Wilf showed his rabbit and said what it eats. "


def failures(content: bytes) -> str:
    """Return what the PDF/UA-1 checker found, or an empty text."""
    found = str(checker.validate_pdf_bytes(content, profile=checker.ValidationProfile.PDF_UA_1))
    return "" if "no failures" in found else found


def pages_of(content: bytes) -> list[str]:
    """Return the text of each page, with one space between words."""
    return [" ".join(sheet.get_textpage().get_text_bounded().split()) for sheet in pypdfium2.PdfDocument(content)]


def made(rendition: Rendition) -> tuple[bytes, list[str]]:
    content = pdf.render(gather(rendition))
    assert failures(content) == ""
    return content, pages_of(content)


def with_text(document: RecordDocument, text: str) -> RecordDocument:
    """The document with one answer."""
    item = Item("/what", "p", "What happened?", "text", "paragraphs", text)
    return replace(document, sections=(Section("p", "The visit", 1, (item,)),))


def test_an_answer_left_empty_says_what_its_form_says_that_means(blank: RecordDocument) -> None:
    document = with_text(blank, "")
    (section,) = document.sections
    items = (replace(section.items[0], empty="Nobody else"), replace(section.items[0], label="Why?"))
    pages = " ".join(pages_of(pdf.render(replace(document, sections=(replace(section, elements=items),)))))
    assert "What happened? Nobody else Why? Not given" in pages


@pytest.fixture
def blank(inside: Cast) -> RecordDocument:
    """A document to put texts into."""
    return gather(note(inside, "x").renditions.get())


def test_a_copy_made_at_submission_says_not_to_act_on_it(inside: Cast) -> None:
    version = submitted(inside)
    _, pages = made(version.renditions.get())
    assert "Not yet approved. Do not act on this copy alone." in pages[0]
    assert "R-2026-000001, version 1. Not yet approved" in pages[0]
    assert "Approved" not in " ".join(pages)
    assert "Wilf Larkspur (Wilfred Larkspur), 10 years, born 12 January 2016" in pages[0]
    assert "Harbour team" in pages[0]


def test_a_copy_made_at_submission_says_so_even_when_it_is_drawn_after_the_approval(inside: Cast) -> None:
    version = submitted(inside)
    decide(version, "approve", inside.priya, {"": "A clear assessment."})
    _, pages = made(version.renditions.get(kind="submission"))
    assert "Not yet approved. Do not act on this copy alone." in pages[0]
    assert "A clear assessment." not in " ".join(pages)


@pytest.mark.parametrize(("decision", "word"), [("approve", "Approved"), ("refuse", "Refused")])
def test_a_copy_made_at_the_decision_says_what_who_when_and_why(inside: Cast, decision: str, word: str) -> None:
    inside.priya.job_title = "team manager"
    inside.priya.save()
    version = submitted(inside)
    decide(version, decision, inside.priya, {"": "I read all of it.", "/risks": "Which Fridays?"})
    _, pages = made(version.renditions.get(kind="decision"))
    assert f"{word} by Priya Marsh (team manager) on 14 July 2026 at 10:00. “I read all of it.”" in pages[0]
    assert "Not yet approved" not in " ".join(pages)
    assert "What are you worried about? “Which Fridays?”" in " ".join(pages)
    for sheet in pages:
        assert f"R-2026-000001, version 1. {word} 14 July 2026" in sheet


def test_a_record_that_was_final_at_once_says_so(inside: Cast) -> None:
    _, pages = made(note(inside, "Short visit.").renditions.get())
    assert len(pages) == 1
    assert "Final. This form is not reviewed: it counts from when it was submitted." in pages[0]
    assert "approved" not in pages[0].lower()


def test_a_later_version_says_what_it_takes_the_place_of(inside: Cast) -> None:
    first = submitted(inside)
    decide(first, "return", inside.priya, {"": "Say who is there."})
    second = submitted(inside, follows=first.record)
    _, pages = made(second.renditions.get())
    assert "Takes the place of Version 1 of 14 July 2026, returned by Priya Marsh: “Say who is there.”" in pages[0]


def test_a_correction_says_so_on_every_page_and_because_of_what(inside: Cast) -> None:
    first = submitted(inside, reason=SENTENCE * 150)
    decide(first, "approve", inside.priya, {})
    first.record.refresh_from_db()
    correction = correcting.begin(first, inside.sam, "It was his aunt’s rabbit.\n\nHe said so on Monday.")
    correcting.submit(correction, inside.sam, first.answers | {"school": "Curlew Primary School"}, first.hidden)
    second = correcting.decide(correction, inside.priya, "approve", "Clear.")
    assert second is not None
    _, pages = made(second.renditions.get())
    assert "Corrected because It was his aunt’s rabbit. He said so on Monday." in pages[0]
    assert "Takes the place of Version 1 of 14 July 2026" in pages[0]
    assert "Corrected by Sam Oakley" in pages[0]
    for number, text in enumerate(pages, 1):
        assert "R-2026-000001, version 2. A correction. Approved 14 July 2026" in text, number
    assert "Curlew Primary School" in " ".join(pages)


def test_every_page_carries_reference_version_and_the_beginning_of_the_hash(inside: Cast) -> None:
    version = submitted(inside, reason=SENTENCE * 150)
    _, pages = made(version.renditions.get())
    assert len(pages) > 3
    groups = " ".join(version.sha256[at : at + 4] for at in range(0, 16, 4))
    for number, text in enumerate(pages, 1):
        assert f"R-2026-000001, version 1. Not yet approved Content {groups} Page {number} of {len(pages)}" in text
    assert f"Wilf Larkspur · {inside.cases['wilf'].reference}" in pages[1]


def test_hidden_questions_are_left_out_and_unanswered_ones_are_said_to_be(inside: Cast) -> None:
    version = submitted(inside, child_seen=False, not_seen_reason="He was at his aunt’s.")
    text = " ".join(made(version.renditions.get())[1])
    assert "Why did you not see the child? He was at his aunt’s." in text
    assert "When did you see the child?" not in text
    assert "Religion or belief (voluntary) Not given" in text


def test_a_record_of_several_children_names_the_others_and_one_of_no_child_says_so(inside: Cast) -> None:
    _, both = made(note(inside, "They played.", cases=("wilf", "tansy")).renditions.get())
    assert f"Also about Tansy Quillfeather ({inside.cases['tansy'].reference})" in both[0]
    assert "born 12 January 2016 and 1 other child" in both[0]
    _, none = made(note(inside, "Nobody matched yet.", cases=()).renditions.get())
    assert "Not in any child’s file" in none[0]


def test_drawing_asks_the_database_for_nothing_and_gives_the_same_bytes(
    inside: Cast, django_assert_num_queries: Callable[[int], Any]
) -> None:
    document = gather(submitted(inside).renditions.get())
    with django_assert_num_queries(0):
        first, second = pdf.render(document), pdf.render(document)
    assert first == second


def test_a_long_record_stays_valid(blank: RecordDocument) -> None:
    content = pdf.render(with_text(blank, "\n\n".join([SENTENCE * 12] * 220)))
    assert len(pages_of(content)) >= 30
    assert failures(content) == ""


def test_a_record_of_too_many_pages_is_refused_before_or_after_the_layout(blank: RecordDocument) -> None:
    with pytest.raises(PdfNotMadeError, match="Its answers have") as before:
        pdf.render(with_text(blank, SENTENCE * 60_000))
    assert before.value.code == "too_long"


def test_a_record_whose_layout_is_too_long_is_refused(blank: RecordDocument, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_PAGES", 2)
    with pytest.raises(PdfNotMadeError, match="It would have 3 pages; the most is 2") as after:
        pdf.render(with_text(blank, "W" * 4_000))
    assert after.value.code == "too_long"
    assert MOST_PAGES == 200


ODD_TEXTS = {
    "emoji": "Wilf sent ❤️ and 👨‍👩‍👧 and 🐇🐇.",
    "chinese": "His name is 王小明, he said.",
    "right to left": "She said مُحَمَّد السَّلَامُ and שָׁלוֹם בְּרֵאשִׁית twice.",
    "accents": "Ade\u0301ba\u0301yo\u0323\u0300 and x\u0304\u0323.",
    "thai and hindi": "น้ำ and हिन्दी.",
    "directions": "\u202eabc\u202c \u2066x\u2069 \u200b\u2060\ufeff\u00ad.",
    "controls": "a\x01b\x0bc\x0cd\x85e\u2028f\u2029g\x7f\ufffe\U0010ffff.",
    "half pairs": "a\ud800b\udfff.",
    "private and unassigned": "\ue000\U000f0000\u0378\ufff9.",
    "no spaces": "a" * 20_000 + "&<>\"'" * 4_000,
    "marks without end": "Z" + "\u0301" * 5_000,
}


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_any_text_gives_a_valid_pdf(blank: RecordDocument, text: str) -> None:
    content = pdf.render(with_text(blank, text))
    assert failures(content) == ""
    assert "What happened?" in pages_of(content)[0]


def test_what_no_font_can_draw_is_marked_counted_and_kept_in_the_record(inside: Cast) -> None:
    version = note(inside, "His name is 王小明\ue000. Sent 🪿\u200d🪿!", "王")
    _, (text,) = made(version.renditions.get())
    assert "His name is [?]. Sent [?]!" in text
    assert "Who was there? [?]" in text
    assert (
        "Not shown here 7 characters that cannot be printed. They are marked [?] here and kept in the record." in text
    )
    assert version.answers["what"].startswith("His name is 王小明")
    assert made(note(inside, "Wilf’s rabbit").renditions.get())[1][0].count("[?]") == 0


def test_right_to_left_text_and_accents_can_be_read_from_the_pdf(blank: RecordDocument) -> None:
    written = "Łukasz, Ade\u0301ba\u0301yo\u0323\u0300, Nguyễn, Ελένη, Олена, שלום."
    text = pages_of(pdf.render(with_text(blank, written)))[0]
    assert unicodedata.normalize("NFC", written) in unicodedata.normalize("NFC", text)


def test_nothing_of_a_very_long_word_is_lost(blank: RecordDocument) -> None:
    pages = pages_of(pdf.render(with_text(blank, "Q" * 20_000)))
    assert "".join(pages).count("Q") == 20_000
    assert len(pages) > 5


def test_mending_words_leaves_markup_and_attributes_alone() -> None:
    plain = '<title>x\u0304</title><h1 data-who="x\u0304 &gt; y">Wilf &amp; Łukasz</h1>'
    assert with_words_mended(plain) == plain
    assert with_words_mended("<p>a x\u0304y b</p>") == '<p>a <span class="accented">x\u0304y</span> b</p>'
    broken = with_words_mended("<p>" + "&lt;" * 120 + "</p>")
    assert broken.count("<wbr>") == 2
    assert broken.replace("<wbr>", "") == "<p>" + "&lt;" * 120 + "</p>"
    assert "e<wbr>\u0301" not in with_words_mended("e\u0301" * 200)


HOSTILE = [
    "<script>app.alert(1)</script>",
    '<img src="http://collector.example/x.png">',
    '<link rel="stylesheet" href="http://collector.example/x.css">',
    '<style>@import "file:///etc/passwd"; body { background: url(file:///etc/passwd) }</style>',
    '"><img src=file:///etc/passwd onerror=x>',
    "<a rel=attachment href=file:///etc/passwd>x</a>",
    "{{ 7 * 7 }} {% include 'errors/500.jinja' %} ${7*7} %(name)s",
    "</td></tr></table></body></html><h1>Approved</h1>",
]


def test_markup_in_any_text_stays_words_and_fetches_nothing(inside: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    serve = pdf.own_files_only

    def watched(address: str) -> Any:
        asked.append(address)
        return serve(address)

    monkeypatch.setattr(pdf, "own_files_only", watched)
    everything = "\n".join(HOSTILE)
    inside.sam.name = inside.sam.job_title = HOSTILE[1]
    inside.sam.save()
    child = inside.cases["wilf"].child
    child.known_as, child.family_name = '"><script>', "<img src=x>"
    child.save()
    inside.teams["Harbour team"].name = HOSTILE[3][:100]
    inside.teams["Harbour team"].save()
    version = submitted(inside, reason=everything, school=HOSTILE[4], wishes_feelings=everything)
    decide(version, "approve", inside.priya, {"": everything, "/risks": everything})
    content = pdf.render(gather(version.renditions.get(kind="decision")))
    assert failures(content) == ""
    assert set(asked) == {f"casewright:{name}" for name in pdf.OWN_FILES} & set(asked)
    assert "casewright:record-pdf.css" in asked
    text = " ".join(pages_of(content))
    assert "<script>app.alert(1)</script>" in text
    assert "{{ 7 * 7 }}" in text
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert "/EmbeddedFiles" not in opened.Root.get("/Names", {})
        assert "/OpenAction" not in opened.Root
        assert not any("/Annots" in sheet for sheet in opened.pages)


@pytest.mark.parametrize(
    "address",
    [
        "http://collector.example/x.png",
        "file:///etc/passwd",
        "data:text/css,x",
        "casewright:../../../config/settings.py",
        "casewright:casewright.css",
        "casewright:",
    ],
)
def test_the_fetcher_stops_the_drawing_at_any_other_address(
    blank: RecordDocument, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "render_to_string", lambda name, context: f'<html><img src="{address}" alt="x"></html>')
    with pytest.raises(PdfNotMadeError) as refused:
        pdf.render(blank)
    assert refused.value.code == "unexpected_address"
    assert address not in str(refused.value)


def test_without_the_built_style_sheet_no_pdf_is_made(blank: RecordDocument, settings: Any, tmp_path: Any) -> None:
    settings.BASE_DIR = tmp_path
    with pytest.raises(PdfNotMadeError, match=r"record-pdf\.css is missing\. Run scripts/build-static\.sh") as missing:
        pdf.render(blank)
    assert missing.value.code == "own_files_missing"


def test_the_answers_that_the_tests_use_fit_their_form(inside: Cast) -> None:
    definition = made_up.assessment().definition
    assert definition.validate(made_up.ANSWERS) == []
