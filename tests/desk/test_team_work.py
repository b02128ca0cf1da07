"""Team work: everyone who does it, and words that are true."""

from typing import Any

import pytest

from tests.cast import Cast
from tests.desk.pages import parsed, text_of
from tests.desk.stories import begun, submitted

pytestmark = pytest.mark.django_db


def opened(cast: Cast, sign_in: Any) -> str:
    return text_of(sign_in(cast.priya).get(f"/teams/{cast.teams['Harbour team'].pk}/tasks/"))


def test_the_workload_names_everyone_who_does_the_work_also_with_nothing(northmere: Cast, sign_in: Any) -> None:
    begun(northmere)
    table = parsed(opened(northmere, sign_in)).find_class("cw-table")[0]
    rows = [[cell.text_content() for cell in row] for row in table.findall("tbody/tr")]
    assert rows == [["Priya Marsh", "0", "0"], ["Sam Oakley", "1", "0"]]


def test_an_unowned_decision_is_never_among_work_that_all_has_an_owner(northmere: Cast, sign_in: Any) -> None:
    submitted(northmere, taken_by_manager=False)
    page = opened(northmere, sign_in)
    assert "All other work of the team has an owner." in page
    assert "Every task of the team has an owner." not in page
    assert "Take it" in page
