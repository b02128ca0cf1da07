"""What forms need from the floors above them, as registered protocols: the summary of another record."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext

from accounts.sentences import inside
from forms.models import ActiveForm
from forms.rendering import Item, Node, runs
from forms.rendering.tree import Run


@dataclass(frozen=True, slots=True)
class RecordSummary:
    """Answers of another record, to be read while writing: whose they are in words, where the record is, and what."""

    source: str
    url: str
    elements: tuple[Node[Item], ...]

    @property
    def runs(self) -> tuple[Run[Item], ...]:
        """The answers as `components/answers.jinja` draws them."""
        return runs(self.elements)


class RecordSummaries(Protocol):
    """Finds the record of a form that stands for what is written about, as far as the reader may see it."""

    def __call__(self, reader: Any, about: Any, key: str, questions: Sequence[str]) -> RecordSummary | None:
        """`about` is what the wizard's hook gives (a child's file); `questions` are properties, none for all."""


_summaries: list[RecordSummaries] = []


def register_summaries(provider: RecordSummaries) -> RecordSummaries:
    """Have `provider` find records from now on, in place of the one before."""
    _summaries[:] = [provider]
    return provider


def summary_of(reader: Any, about: Any, key: str, questions: Sequence[str]) -> RecordSummary | None:
    """The summary of the record of a form; `None` where there is none, or none that the reader may see."""
    return _summaries[0](reader, about, key, questions) if _summaries and about is not None else None


def none_yet(key: str) -> str:
    """What to say where there is no such record: “No referral is recorded yet”."""
    found = ActiveForm.objects.filter(key=key).select_related("version").first()
    title = found.version.title if found is not None else key.replace("_", " ")
    return gettext("No %(form)s is recorded yet.") % {"form": inside(title)}
