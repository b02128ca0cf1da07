"""A record keeps the privacy notice that was in force when it was submitted, whatever comes later."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from accounts import clock
from accounts.context import authority
from accounts.dated_settings import change
from accounts.privacy_notice import NOTICE
from records import pdf
from records.document import gather
from records.models import RecordedForGoodError, RecordVersion
from tests.cast import Cast
from tests.conftest import TODAY
from tests.desk.pages import text_of
from tests.records.test_pdf import pages_of
from tests.records.test_restricted import noted

pytestmark = pytest.mark.django_db

FIRST, SECOND, OURS = "Families notice, version 1", "Families notice, version 2, www.northmere.example", "Harbour’s own"
BOARD = "Agreed by the information board."


@pytest.mark.both_databases
def test_the_words_of_the_day_are_kept_and_never_change(inside: Cast) -> None:
    before = noted(inside)
    change(NOTICE, FIRST, from_on=date(2026, 7, 14), source_note=BOARD, by=inside.dee)
    first = noted(inside)
    change(NOTICE, SECOND, from_on=date(2026, 8, 1), source_note=BOARD, by=inside.dee)
    still = noted(inside)
    with clock.at(TODAY + timedelta(days=30)):
        second = noted(inside)
        change(NOTICE, OURS, from_on=date(2026, 8, 13), source_note=BOARD, by=inside.dee, team=first.record.team)
        ours = noted(inside)
        change(NOTICE, "", from_on=date(2026, 8, 13), source_note=BOARD, by=inside.dee, team=first.record.team)
        none = noted(inside)
    kept = [RecordVersion.objects.get(pk=one.pk).privacy_notice for one in (before, first, still, second, ours, none)]
    assert kept == ["", FIRST, FIRST, SECOND, OURS, ""]
    first.privacy_notice = SECOND
    with pytest.raises(RecordedForGoodError):
        first.save()
    with pytest.raises(RecordedForGoodError):
        RecordVersion.objects.filter(pk=first.pk).update(privacy_notice=SECOND)


def test_it_stands_in_the_record_in_its_pdf_and_where_the_questions_lead(
    northmere: Cast, sign_in: Any, tmp_path: Path, settings: Any
) -> None:
    settings.VAR_DIR = tmp_path
    with authority(northmere.id):
        old = noted(northmere)
        change(NOTICE, FIRST, from_on=date(2026, 7, 14), source_note=BOARD, by=northmere.dee)
        version = noted(northmere)
        change(NOTICE, SECOND, from_on=date(2026, 7, 14), source_note=BOARD, by=northmere.dee)
        paper = " ".join(pages_of(pdf.render(gather(version.renditions.get()))))
        unsaid = " ".join(pages_of(pdf.render(gather(old.renditions.get()))))
    sam = sign_in(northmere.sam)
    page = text_of(sam.get(f"/records/{version.record.reference}/1/"))
    assert f"Collected under: {FIRST}" in page
    assert f"Collected under {FIRST}" in paper
    for words in (unsaid, text_of(sam.get(f"/records/{old.record.reference}/1/"))):
        assert "Collected under" not in words
    assert f"In force today: {SECOND}" in text_of(sam.get("/privacy/"))


def test_it_is_typed_where_the_settings_are_and_may_be_taken_out(northmere: Cast, sign_in: Any) -> None:
    dee = sign_in(northmere.dee)
    assert "None given" in text_of(dee.get("/settings/"))
    typed = {"team": "", "from-day": "14", "from-month": "7", "from-year": "2026", "source_note": BOARD}
    for value, said in ((FIRST, FIRST), ("", "None given")):
        page = dee.get(f"/settings/{NOTICE}/").content.decode()
        seen = page.partition('name="seen" value="')[2].partition('"')[0]
        assert dee.post(f"/settings/{NOTICE}/", {**typed, "value": value, "seen": seen}).status_code == 302
        assert f"Now: {said}" in text_of(dee.get(f"/settings/{NOTICE}/"))
    assert FIRST in text_of(dee.get(f"/settings/{NOTICE}/"))
