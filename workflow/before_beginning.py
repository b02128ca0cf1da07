"""Whether somebody may begin a process by hand for a child as things stand (`casewright:by-hand-when`).

Asked where people begin work from a child's page. What other work hands over or calls, and what the engine is told to
start, begins without it: the process that hands over has looked at the child itself.
"""

from collections.abc import Mapping
from typing import Any

from cases.models import Case, Episode
from rules.feel import FeelLimitError
from workflow.bpmn import ProcessModel
from workflow.scope import scope_before


class Before:
    """A child before work begins: what is read of it is read once, however many processes ask, and only if one does."""

    def __init__(self, case: Case, episode: Episode | None) -> None:
        self._case, self._episode = case, episode
        self._seen: Mapping[str, Any] | None = None

    def refuses(self, model: ProcessModel) -> str:
        """Why a process cannot be begun by hand for the child, in the words of its file; empty where it can be.

        What cannot be worked out refuses too: whoever asks reads the words, and nothing begins by mistake.
        """
        if model.by_hand_when is None:
            return ""
        if self._seen is None:
            self._seen = scope_before(self._case, self._episode)
        try:
            fits = model.by_hand_when.evaluate(self._seen) is True
        except FeelLimitError:
            fits = False
        return "" if fits else model.by_hand_refused
