"""Words that are kept for the audit trail and for the history: in English, whoever did it, and said in the reader's."""

from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from accounts.context import authority
from accounts.models import AuditEvent, User
from cases.models import FormerDetails
from tests.cast import Cast, make_person
from tests.desk.pages import parsed, text_of
from tests.desk.stories import submitted
from tests.languages.pseudo import CODE, spoken, wide
from workflow import work
from workflow.errors import NotAllowedError

pytestmark = pytest.mark.django_db
WHY = "We know it better now"


@pytest.fixture(autouse=True)
def wide_language(settings: Any, tmp_path: Path) -> None:
    spoken(settings, tmp_path)


def test_why_details_were_corrected_is_kept_in_english_and_read_in_ones_own_language(
    northmere: Cast, sign_in: Any
) -> None:
    User.objects.filter(pk=northmere.sam.pk).update(language=CODE)
    sam = sign_in(User.objects.get(pk=northmere.sam.pk))
    url = f"/cases/{northmere.cases['wilf'].reference}/details/"
    typed = {"given_name": "Wilfred", "family_name": "Larkspur", "known_as": "Wilfie", "is_born": "yes"}
    born = {"born-day": "12", "born-month": "1", "born-year": "2016"}
    asked = {**typed, **born, "because": "learned"}
    page = text_of(sam.post(url, asked))
    assert wide(WHY) in page
    told = parsed(page).xpath("//input[@name='told']")[0].get("value")
    assert sam.post(url, {**asked, "told": told, "action": "change"}).status_code == 302
    with authority(northmere.id):
        assert FormerDetails.objects.get().because == WHY
        assert AuditEvent.objects.get(action="details_corrected").reason == WHY
    assert wide(WHY) in parsed(text_of(sam.get(url))).find_class("cw-list__second")[0].text_content()
    priya = sign_in(northmere.priya)
    assert WHY in parsed(text_of(priya.get(url))).find_class("cw-list__second")[0].text_content()


def test_why_somebody_may_not_is_told_in_ones_own_language_and_kept_in_english(northmere: Cast, sign_in: Any) -> None:
    task = submitted(northmere, taken_by_manager=False)
    with authority(northmere.id), pytest.raises(NotAllowedError) as refused:
        work.claim(task, make_person(northmere, "Jo Fenn", "social_worker", "Harbour team"))
    with override(CODE):
        assert str(refused.value) == wide("This step is for another role.")
    assert sign_in(northmere.ren).get(f"/tasks/{task.pk}/").status_code == 404
    with authority(northmere.id):
        reason = AuditEvent.objects.filter(action="refused").latest("at").reason
    assert reason.isascii()
