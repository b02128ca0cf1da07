"""The shipped forms of plans and services: what an answer leads to being asked for."""

from typing import Any

import pytest

from tests.forms.library_answers import said
from tests.forms.test_shipped_forms import TODAY, definition, lists

__all__ = ["lists"]
pytestmark = pytest.mark.usefixtures("lists")


def refused(key: str, answers: dict[str, Any], **facts: Any) -> set[str]:
    """The questions at which a form says that something is wrong."""
    return {problem.pointer[1:] for problem in definition(key).validate(answers, TODAY | facts)}


def test_a_service_that_never_began_neither_goes_on_nor_ended_and_somebody_says_whether_it_is_wanted() -> None:
    waits = {"began": False, "not_begun_reason": "There is a list. I ring on Monday."}
    assert refused("service_outcome", waits) == {"still_wanted"}
    for wanted in (True, False):
        assert refused("service_outcome", waits | {"still_wanted": wanted}) == set()
    standing = definition("service_outcome").standing(waits | {"decision": "ended"}, TODAY)
    assert {"/decision", "/ended_on", "/ended_because"} <= standing.hidden
    assert refused("service_outcome", said("intervention/service", "goes on", began_on="2026-07-10")) == set()
    assert "decision" in refused("service_outcome", {"began": True, "began_on": "2026-07-10", "changed": "Much."})
