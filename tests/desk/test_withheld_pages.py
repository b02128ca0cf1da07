"""What must be kept from the family, where a manager decides on it and where a record is read."""

from typing import Any

import pytest

from accounts.context import authority
from tests.cast import Cast
from tests.desk.pages import parsed
from tests.desk.stories import begun, decision
from tests.workflow.answers import ASSESSMENT, submit

pytestmark = pytest.mark.django_db
BOX = "Parts of this record must be kept from the family: Conversation 2. Do not hand it over as it is."


def told(*secret: bool) -> dict[str, Any]:
    """An assessment with a conversation for each, kept from the family or not."""
    (first,) = ASSESSMENT["agencies"]
    return ASSESSMENT | {"agencies": [first | {"keep_from_family": one} for one in secret]}


@pytest.mark.parametrize("tab", ["answers", "comments"])
def test_the_approval_and_the_record_begin_with_what_must_be_kept_from_the_family(
    northmere: Cast, sign_in: Any, tab: str
) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        record = submit(task, northmere.sam, told(False, True, False)).version.record
        pages = [f"/tasks/{decision(northmere).pk}/form/?tab={tab}", f"/records/{record.reference}/1/"]
    for path in pages:
        page = parsed(sign_in(northmere.priya).get(path).content.decode())
        (box,) = page.xpath("//div[contains(@class, 'cw-note--late')]")
        assert " ".join(box.text_content().split()) == BOX
        badges = page.xpath("//*[contains(@class, 'cw-withheld')]/..")
        words = [" ".join(badge.text_content().split()) for badge in badges]
        assert words == ([] if "comments" in path else ["Conversation 2 Keep from the family"])


def test_without_anything_to_keep_there_is_no_box(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        record = submit(task, northmere.sam, told(False)).version.record
    page = sign_in(northmere.priya).get(f"/records/{record.reference}/1/").content.decode()
    assert "kept from the family:" not in page
    assert "Keep from the family" not in page
