"""What an empty answer means, in the words of the form, where a record is read."""

from typing import Any

import pytest

from tests.cast import Cast
from tests.desk.pages import parsed
from tests.desk.stories import submitted

pytestmark = pytest.mark.django_db


def test_a_visit_at_which_nobody_was_named_says_so(northmere: Cast, sign_in: Any) -> None:
    submitted(northmere)
    page = parsed(sign_in(northmere.sam).get("/records/R-2026-000001/1/").content.decode())
    told = [" ".join(cell.text_content().split()) for cell in page.xpath("//td[@data-label='Who else was there']")]
    assert told == ["Ms Finch, his teacher, for the first part", "Nobody was named"]
