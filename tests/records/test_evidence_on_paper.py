"""Where answers came from, on paper: beneath each answer, and beneath a list."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from forms import drafts, item_drafts
from forms.drafts import save_page
from forms.evidence import NOTHING_NOW, settle
from forms.kept_evidence import kept_with
from forms.models import Draft
from forms.prefill import prefill
from forms.rendering import sections
from records import pdf
from records.document import RecordDocument, gather
from records.evidence import with_evidence
from records.models import RecordVersion
from tests.cast import Cast
from tests.forms.conftest import published
from tests.forms.test_filled_items import FACTS, FROM, asked, source_of
from tests.records.made_up import note
from tests.records.test_pdf import failures, pages_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("built")]
TEXT = {"type": "string"}
LONG = "He came to school without breakfast on three days, and was quiet. " * 6


def wider() -> dict[str, Any]:
    """The form with calls, and a name, a school and a long text before them; two calls need a block each."""
    document = asked()
    known: dict[str, tuple[str, str, dict[str, Any]]] = {
        "name": ("Name", '"Wilf"', TEXT),
        "school": ("School", "child.school", TEXT),
        "told": ("What were you told?", f'"{LONG.strip()}"', TEXT | {"maxLength": 4000}),
    }
    asks = {
        name: schema | {"title": title, "x-casewright": {"prefill": feel}}
        for name, (title, feel, schema) in known.items()
    }
    document["schema"]["properties"] = asks | document["schema"]["properties"]
    return document


@pytest.fixture
def on_paper(inside: Cast) -> RecordDocument:
    form = published(wider())
    found = prefill(form.definition, FACTS, source_of)
    draft = drafts.start(form, inside.sam, found.entered, found.origins)
    settle("still-right", draft.pk, "/name", inside.sam, NOTHING_NOW)
    save_page(draft.pk, form.definition.pages[0].slug, {"/school": "Hill Lane", "/name": "Wilf"}, inside.sam)
    item_drafts.save_item(draft.pk, "/calls", "f11", {"/who": "A postman"}, inside.sam)
    held = Draft.objects.select_related("form_version").get(pk=draft.pk)
    answers = form.definition.answers_from(held.entered)[0]
    version = RecordVersion(form_version=form, answers=answers, origins=kept_with(held, form.definition, frozenset()))
    drawn = with_evidence(sections(form.definition, answers, frozenset()), version)
    return replace(gather(note(inside, "x").renditions.get()), sections=drawn)


def test_each_answer_and_each_list_says_where_it_came_from_and_the_pdf_stays_valid(on_paper: RecordDocument) -> None:
    content = pdf.render(on_paper)
    assert failures(content) == ""
    if where := os.environ.get("SHOTS"):
        Path(f"{where}/evidence.pdf").write_bytes(content)
    words = " ".join(" ".join(pages_of(content)).split())
    assert f"Call 1; Call 2 (When?): {FROM}. Not confirmed by the author." in words
    assert f"Call 2 (Who called?): Changed by the author. It was “School”, filled in: {FROM}." in words
    assert "Hill Lane Changed by the author. It was “Cobble Lane”, filled in: From the case." in words
    assert "Filled in by the form. Confirmed by Sam Oakley on 14 July 2026." in words
    assert "Filled in for you" not in words, "it is read by others"
