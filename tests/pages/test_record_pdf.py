"""The record on paper is an accessible PDF that says whether it may be acted on."""

from pathlib import Path

import page as checker
import pypdfium2
import pytest
import weasyprint
from weasyprint.urls import URLFetcherResponse

from tests.pages import made_up, made_up_base
from tests.pages.conftest import ROOT, Draw, parsed

BUILT = ROOT / "static" / "built"
APPROVED = made_up.RECORD_PDF | {
    "record": made_up_base.RECORD | {"state": "approved", "state_words": "Approved 14 July 2026"},
    "decision": {
        "state": "approved",
        "words": "Approved",
        "by": "Priya Marsh",
        "at": made_up_base.AT,
        "comment": "Clear.",
        "remarks": (),
    },
}


@pytest.fixture
def asked() -> list[str]:
    """The addresses that the renderer asked for."""
    return []


@pytest.fixture
def make_pdf(tmp_path: Path, draw: Draw, asked: list[str]):  # type: ignore[no-untyped-def]
    """Return a function that writes the PDF of a context and gives its path."""
    if not (BUILT / "record-pdf.css").exists():
        pytest.skip("static/built is missing; run scripts/build-static.sh")

    def fetch(address: str) -> URLFetcherResponse:
        asked.append(address)
        name = address.removeprefix("casewright:")
        kind = "text/css" if name.endswith(".css") else "font/woff2"
        return URLFetcherResponse(address, (BUILT / name).read_bytes(), {"Content-Type": kind})

    def made(context: made_up_base.Context) -> Path:
        path = tmp_path / "record.pdf"
        html = draw("records/pdf.jinja", context)
        weasyprint.HTML(string=html, url_fetcher=fetch).write_pdf(path, pdf_variant="pdf/ua-1")
        return path

    return made


def text_of(path: Path) -> list[str]:
    """Return the text of each page, with one space between words."""
    pages = pypdfium2.PdfDocument(path)
    return [" ".join(sheet.get_textpage().get_text_bounded().split()) for sheet in pages]


@pytest.mark.parametrize("context", [made_up.RECORD_PDF, APPROVED], ids=["submitted", "approved"])
def test_it_passes_pdf_ua(make_pdf, context: made_up_base.Context) -> None:  # type: ignore[no-untyped-def]
    found = checker.validate_pdf(str(make_pdf(context)), profile=checker.ValidationProfile.PDF_UA_1)
    assert "no failures" in str(found), str(found)


def test_it_asks_only_for_its_own_sheet_and_fonts(make_pdf, asked: list[str]) -> None:  # type: ignore[no-untyped-def]
    make_pdf(made_up.RECORD_PDF)
    assert asked[0] == "casewright:record-pdf.css"
    assert all(address.startswith("casewright:fonts/atkinson-latin") for address in asked[1:])


def test_every_page_carries_reference_version_and_fingerprint(make_pdf) -> None:  # type: ignore[no-untyped-def]
    pages = text_of(make_pdf(APPROVED))
    assert len(pages) > 1
    for number, text in enumerate(pages, 1):
        assert "CW-2026-000311, version 2. Approved 14 July 2026" in text
        assert "Content 9f3a 71c0 52de 88b1" in text
        assert f"Page {number} of {len(pages)}" in text
    assert "Wilf Larkspur · CW-2026-000097" in pages[1]


def test_a_copy_without_a_decision_says_not_to_act_on_it(draw: Draw) -> None:
    waiting = parsed(draw("records/pdf.jinja", made_up.RECORD_PDF)).text_content()
    decided = parsed(draw("records/pdf.jinja", APPROVED)).text_content()
    assert "Not yet approved. Do not act on this copy alone." in waiting
    assert "Not yet approved" not in decided
    assert "by Priya Marsh on 14 July 2026 at 10:42." in decided


def test_what_the_child_says_comes_before_every_other_answer_and_only_once(draw: Draw) -> None:
    words = parsed(draw("records/pdf.jinja", made_up.RECORD_PDF)).text_content()
    assert words.count("I like it when Dad cooks") == 1
    assert words.index("I like it when Dad cooks") < words.index("Did you see Wilf alone?")


def test_a_childs_words_that_were_not_given_are_said_to_be_missing(draw: Draw) -> None:
    silent = made_up_base.item("Wishes", "paragraphs", "", child_voice=True, reason="Wilf chose not to")
    alone = made_up_base.child_first(made_up_base.section("T", silent))
    page = parsed(draw("records/pdf.jinja", made_up.RECORD_PDF | alone))
    assert "Not given: Wilf chose not to" in page.text_content()
    assert [heading.text for heading in page.xpath("//h2")] == ["What Wilf Larkspur says"]


def test_question_and_answer_are_paired_by_row_headers_or_headings(draw: Draw) -> None:
    page = parsed(draw("records/pdf.jinja", made_up.RECORD_PDF))
    assert page.xpath("//dl") == []
    assert [cell.get("scope") for cell in page.xpath("//th")] == ["row"] * len(page.xpath("//tr"))
    assert "Risks" in [heading.text for heading in page.xpath("//h3")]
    assert page.xpath("//html/@lang") == ["en-GB"]


def test_a_voluntary_question_is_marked_and_no_other(draw: Draw) -> None:
    words = " ".join(parsed(draw("records/pdf.jinja", made_up.RECORD_PDF)).text_content().split())
    assert "Religion or belief (voluntary)" in words
    assert words.count("(voluntary)") == 1


def test_a_remark_of_the_manager_is_printed_once_with_the_decision(draw: Draw) -> None:
    remark = {"label": "What are you worried about?", "text": "Put this first."}
    page = parsed(draw("records/pdf.jinja", APPROVED | {"decision": APPROVED["decision"] | {"remarks": (remark,)}}))
    assert page.text_content().count("Put this first.") == 1
    (box,) = page.find_class("state--approved")
    assert "Put this first." in box.text_content()
