"""Why a way was taken, in words: each condition that was asked, what it read and what came out.

All of it was kept when the way was taken (`TokenMovement.because`), so it stays true when answers change later. What
was read stands in records: it is shown to those who may do `values` to the process.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from desk.step_words import way_words
from desk.value_words import kept_words, value_words
from desk.why_date import named
from forms.elements import Question
from forms.rendering import item_of
from workflow.bpmn.model import ProcessModel
from workflow.feel_json import decode
from workflow.kept_values import KeptValues
from workflow.models import ProcessInstance
from workflow.scope import version_behind

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
        self._kept = KeptValues(process, reader)
        self._questions: dict[tuple[str, str], dict[str, Question]] = {}

    def asked(self, because: dict[str, Any] | None) -> list[dict[str, Any]]:
        """Return what `components/asked_ways.jinja` draws: `[{way, rule, result, inputs [(words, value)]}]`."""
        found = []
        for one in (because or {}).get("asked", ()):
            flow = self._model.flows.get(one["flow"])
            found.append(
                {
                    "way": way_words(flow, self._model) if flow is not None else _("a way that is no longer there"),
                    "rule": one["condition"].strip().removeprefix("=").strip(),
                    "result": _result(one["result"]),
                    "inputs": list(self._inputs(one["reads"])) if self._with_values else [],
                }
            )
        return found

    def defaulted(self, because: dict[str, Any] | None) -> bool:
        """Whether the way was taken because no condition was true."""
        return bool((because or {}).get("default"))

    def _inputs(self, reads: dict[str, Any]) -> Iterator[tuple[str, str]]:
        for path, kept in sorted(reads.items()):
            if self._kept.keeps(path):
                yield named(path), kept_words()
            else:
                yield named(path), self._value(path, decode(kept))[:LONGEST]

    def _value(self, path: str, value: Any) -> str:
        parts = path.split(".")
        if len(parts) == 3 and parts[0] in ("forms", "previous") and value is not None:
            question = self._form(parts[0], parts[1]).get(f"/{parts[2]}")
            if question is not None and isinstance(value, (str, bool)):
                return item_of(question, {parts[2]: value}).words
        return value_words(value, _("not known"))

    def _form(self, name: str, key: str) -> dict[str, Question]:
        """The questions of the form whose answers a path reads, looked up once."""
        if (name, key) not in self._questions:
            version = version_behind(self._process, name, key)
            questions = version.form_version.definition.questions if version is not None else {}
            self._questions[name, key] = dict(questions)
        return self._questions[name, key]


def _result(result: bool | None) -> str:
    if result is None:
        return _("could not be told")
    return _("true") if result else _("not true")
