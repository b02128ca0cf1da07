"""Why a way was taken, in words: each condition that was asked, what it read and what came out.

All of it was kept when the way was taken (`TokenMovement.because`), so it stays true when answers change later. What
was read stands in records: it is shown to those who may do `values` to the process. Of a condition that read something
that is kept from the reader, neither its text nor what came out is told: together they would say it. That a way was
taken is seen by everybody who sees where the work is.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from desk.answered import answer_words
from desk.step_words import way_words
from desk.value_words import kept_words, value_words
from desk.why_date import named
from rules.feel import FeelLimitError, FeelSyntaxError, parse
from workflow.bpmn.model import ProcessModel
from workflow.feel_json import decode
from workflow.kept_values import KeptValues
from workflow.models import ProcessInstance
from workflow.origins import EVERYTHING
from workflow.scopes import all_scopes

LONGEST = 300
"""So many letters of a value are shown at most."""


class Because:
    """Says why ways were taken in one instance. `with_values`: whether the reader may know what was read, but for
    what was worked out from what is kept from them.
    """

    def __init__(self, process: ProcessInstance, model: ProcessModel, reader: User, *, with_values: bool) -> None:
        self._process = process
        self._model = model
        self._with_values = with_values
        self._reader = reader
        self._seen: dict[UUID | None, KeptValues] = {}

    def asked(self, because: dict[str, Any] | None, scope_id: UUID | None = None) -> list[dict[str, Any]]:
        """Return what `components/asked_ways.jinja` draws: `[{way, kept, rule, result, inputs [(words, value)]}]`.

        `scope_id` is the scope in which it was asked.
        """
        return [self._one(one, scope_id) for one in (because or {}).get("asked", ())]

    def _one(self, one: dict[str, Any], scope_id: UUID | None) -> dict[str, Any]:
        flow = self._model.flows.get(one["flow"])
        rule = one["condition"].strip().removeprefix("=").strip()
        kept = self._kept_in(scope_id)
        # What it names, not what it came to read: that hangs on what was read before.
        withheld = sorted(name for name in names_in(rule) | one["reads"].keys() if kept.keeps(name))
        if withheld:
            inputs = [(named(name, kept), kept_words()) for name in withheld if name in names_in(rule)]
        else:
            inputs = list(self._inputs(one["reads"], scope_id))
        return {
            "way": way_words(flow, self._model) if flow is not None else _("a way that is no longer there"),
            "kept": bool(withheld),
            "rule": "" if withheld else rule,
            "result": "" if withheld else _result(one["result"]),
            "inputs": inputs if self._with_values else [],
        }

    def defaulted(self, because: dict[str, Any] | None) -> bool:
        """Whether the way was taken because no condition was true."""
        return bool((because or {}).get("default"))

    def _kept_in(self, scope_id: UUID | None) -> KeptValues:
        if scope_id not in self._seen:
            scope = all_scopes(self._process).get(scope_id) if scope_id is not None else None
            self._seen[scope_id] = KeptValues(self._process, self._reader, scope)
        return self._seen[scope_id]

    def _inputs(self, reads: dict[str, Any], scope_id: UUID | None) -> Iterator[tuple[str, str]]:
        kept = self._kept_in(scope_id)
        for path, read in sorted(reads.items()):
            yield named(path, kept), _value(path, decode(read), kept)[:LONGEST]


def _value(path: str, value: Any, kept: KeptValues) -> str:
    words = answer_words(kept, path, value) if isinstance(value, (str, bool)) else None
    return words if words is not None else value_words(value, _("not known"))


def names_in(rule: str) -> frozenset[str]:
    """The dotted names that a condition reads, as it was written when it was asked."""
    try:
        return parse(rule).names()
    except (FeelSyntaxError, FeelLimitError):
        return EVERYTHING


def _result(result: bool | None) -> str:
    if result is None:
        return _("could not be told")
    return _("true") if result else _("not true")
