"""What an analyst should know of the tables in a decision model before it is used, in sentences."""

from collections.abc import Iterator

from rules.dmn import DecisionModel
from rules.dmn.analysis import Analysis, gaps, never_matched, overlaps
from rules.dmn.table import DecisionTable
from rules.sentences import Sentence

MOST = 10
"""So many findings of one kind are told of a table."""

type TableWarning = tuple[str, str]
"""The id of a rule or a table, and what to know about it."""


def table_warnings(model: DecisionModel) -> Iterator[TableWarning]:
    """Tell of rules that never match, rules that contradict each other, and inputs for which there is no rule."""
    for decision in model.decisions():
        table = model.table(decision.id)
        if table is not None and table.rules:
            yield from _of(table, decision.id)


def _of(table: DecisionTable, place: str) -> Iterator[TableWarning]:
    never, both = never_matched(table), overlaps(table)
    for row in never.rows[:MOST]:
        yield (
            row.id or place,
            Sentence(
                "Rule %(rule)s can never match: %(reason)s. Change it or remove it.", rule=row.rule, reason=row.reason
            ),
        )
    harmful = [row for row in both.rows if row.harmful]
    for pair in harmful[:MOST]:
        first, second = pair.rules
        yield (
            pair.ids[1] or place,
            Sentence(
                "Rules %(first)s and %(second)s both match for %(words)s. With the hit policy %(value)s "
                "there is no answer then. Change one of them, or the hit policy.",
                first=first,
                second=second,
                words=pair.region.words,
                value=table.hit_policy.value,
            ),
        )
    missing = None
    if not any(output.default is not None for output in table.outputs) and not table.hit_policy.gathers:
        missing = gaps(table)
        for gap in missing.rows[:MOST]:
            yield (
                place,
                Sentence(
                    "No rule matches for %(words)s: there is no answer then. Add a rule, or a default.",
                    words=gap.region.words,
                ),
            )
    yield from ((place, note) for note in _notes(never, both, missing))


def _notes(*analyses: Analysis[object] | None) -> list[str]:
    return list(dict.fromkeys(note for analysis in analyses if analysis is not None for note in analysis.notes))
