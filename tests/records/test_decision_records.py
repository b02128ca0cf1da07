"""The record of a decision: what it is about, and how much was said there, on the screen and on paper."""

from typing import Any

import pytest

from accounts.context import authority
from records import pdf
from records.document import gather
from records.models import RecordVersion
from tests.cast import Cast
from tests.desk.pages import text_of
from tests.desk.stories import decided, submitted
from tests.records.test_pdf import failures, pages_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("built")]
SCREEN = 'A decision on <a href="/records/R-2026-000001/1/">R-2026-000001, version 1</a>'
PAPER = "Decides on Child and family assessment, R-2026-000001, version 1"


def on_paper(cast: Cast) -> str:
    """The text of the PDF of Priya's decision."""
    with authority(cast.id):
        version = RecordVersion.objects.get(record__reference="R-2026-000002")
        content = pdf.render(gather(version.renditions.get()))
    assert failures(content) == ""
    return " ".join(pages_of(content))


def test_a_return_for_comments_at_answers_says_how_many_and_where_they_are(northmere: Cast, sign_in: Any) -> None:
    client, url = sign_in(northmere.priya), f"/tasks/{submitted(northmere).pk}/form/"
    said = {"/~remark/risks": "Which Fridays?", "/~remark/agencies": "And the GP?"}
    client.post(url, {"/decision": "return", "/comment": "", **said, "action": "submit"})
    page = text_of(client.get("/records/R-2026-000002/1/"))
    assert f"{SCREEN}, with 2 comments at its answers." in page
    assert "None on the whole record" in page
    paper = on_paper(northmere)
    assert f"{PAPER}, with 2 comments at its answers" in paper
    assert "Comment to the author None on the whole record" in paper
    assert "Which Fridays?" not in paper


def test_a_decision_without_any_names_its_record_alone(northmere: Cast, sign_in: Any) -> None:
    decided(northmere, "approve", "Clear.")
    assert f"{SCREEN}." in text_of(sign_in(northmere.sam).get("/records/R-2026-000002/1/"))
    paper = on_paper(northmere)
    assert f"{PAPER} Why it was made" in paper
    with authority(northmere.id):
        decides = RecordVersion.objects.get(record__reference="R-2026-000001")
        assert "Decides on" not in " ".join(pages_of(pdf.render(gather(decides.renditions.first()))))
