"""What an analyst should know of a table before it is used: overlaps, gaps, and rules that can never match.

The answers are exact for cells that compare with written values; where a cell computes something, the notes say so,
and no row is guessed from it. Everything works within a budget, and the notes say when it was used up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rules.dmn.boxes import Box, BudgetExhaustedError, Search, meet, merged
from rules.dmn.dimensions import Dimension, Grid, grid_of
from rules.dmn.hit_policies import HitPolicy
from rules.dmn.table import DecisionTable, Rule
from rules.feel.run import Run
from rules.feel.values import to_python
from rules.sentences import Sentence, joined, listed

MAX_ROWS: Final = 100
"""Rows of one analysis; the notes say when there are more."""
MAX_PAIRS: Final = 400_000
"""Pairs of rules that are compared."""


@dataclass(frozen=True, slots=True)
class Region:
    """Some of the inputs a table can get."""

    words: str
    """Such as "age from 5 to under 10, immediate_danger true"; "any input" for all. What is not `certain` says so."""
    example: Mapping[str, Any]
    """One value for each column in which a rule tests anything, by the column's expression, as plain Python."""
    certain: bool
    """Whether these values can occur together: each column merely names an input of its own."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two rules that both match somewhere."""

    rules: tuple[int, int]
    """Their numbers, from 1."""
    ids: tuple[str, str]
    region: Region
    same_outputs: bool
    """Whether their output cells are the same."""
    harmful: bool
    """Whether the hit policy has no answer there: UNIQUE, or ANY with different outputs."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Inputs for which no rule matches."""

    region: Region


@dataclass(frozen=True, slots=True)
class NeverMatched:
    """A rule that no input leads to."""

    rule: int
    id: str
    reason: str
    hidden_by: tuple[int, ...]
    """With the hit policy FIRST, the earlier rules that take all its inputs; else empty."""


@dataclass(frozen=True, slots=True)
class Analysis[Row]:
    """The rows found, what was left out in words, and whether there is certainly no other row."""

    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    complete: bool


def overlaps(table: DecisionTable) -> Analysis[Overlap]:
    """The pairs of rules that both match for some input, in the order of the table."""
    grid = grid_of(table)
    everywhere = tuple(dimension.possible for dimension in grid.dimensions)
    usual = tuple(dimension.usual for dimension in grid.dimensions)
    notes = list(grid.notes)
    rows: list[Overlap] = []
    pairs = 0
    for later, second in enumerate(table.rules):
        for earlier, first in enumerate(table.rules[:later]):
            pairs += 1
            shared = meet(grid.surely[earlier], grid.surely[later])
            region = None if shared is None else meet(shared, everywhere)
            if region is not None:
                rows.append(_overlap(table, grid, first, second, meet(region, usual) or region))
            if pairs >= MAX_PAIRS or len(rows) >= MAX_ROWS:
                notes.append(
                    Sentence("There are too many rules that overlap, or too many to compare: more may overlap.")
                )
                return Analysis(_in_order(rows), tuple(notes), complete=False)
    return Analysis(_in_order(rows), tuple(notes), grid.exact)


def gaps(table: DecisionTable, *, not_given: bool = False) -> Analysis[Gap]:
    """The inputs for which no rule matches, as regions apart from each other.

    Inputs that are not given, and values of a kind that a column is not about, count only with `not_given`.
    """
    grid = grid_of(table)
    everywhere = tuple(d.possible if not_given else d.usual for d in grid.dimensions)
    notes = list(grid.notes)
    complete = grid.exact
    try:
        boxes = Search().uncovered(everywhere, grid.maybe, MAX_ROWS) if all(everywhere) else []
    except BudgetExhaustedError as error:
        boxes, complete = list(error.args[0]), False
        notes.append(Sentence("The table is too large to be searched for gaps in full: there may be more."))
    if len(boxes) >= MAX_ROWS:
        complete = False
        notes.append(Sentence("Only %(max_rows)s gaps are listed: there may be more.", max_rows=MAX_ROWS))
    return Analysis(tuple(Gap(_region(grid, box, everywhere)) for box in merged(boxes)), tuple(notes), complete)


def never_matched(table: DecisionTable) -> Analysis[NeverMatched]:
    """The rules that no input leads to, in the order of the table."""
    grid = grid_of(table)
    everywhere = tuple(dimension.possible for dimension in grid.dimensions)
    notes = list(grid.notes)
    rows: list[NeverMatched] = []
    complete = grid.exact
    search = Search()
    for place, rule in enumerate(table.rules):
        box = meet(grid.maybe[place], everywhere)
        if box is None:
            rows.append(NeverMatched(rule.number, rule.id, _impossible(grid, place), ()))
        elif table.hit_policy is HitPolicy.FIRST and place:
            earlier = grid.surely[:place]
            try:
                if not search.uncovered(box, earlier, 1):
                    rows.append(_hidden(table, box, earlier, rule))
            except BudgetExhaustedError:
                complete = False
                notes.append(
                    Sentence(
                        "The table is too large to be searched in full: rules from %(number)s were left out.",
                        number=rule.number,
                    )
                )
                break
    return Analysis(tuple(rows), tuple(notes), complete)


def _in_order(rows: Sequence[Overlap]) -> tuple[Overlap, ...]:
    return tuple(sorted(rows, key=lambda row: row.rules))


def _overlap(table: DecisionTable, grid: Grid, first: Rule, second: Rule, box: Box) -> Overlap:
    everywhere = tuple(dimension.possible for dimension in grid.dimensions)
    mine, its = ([None if entry is None else entry.text for entry in rule.outputs] for rule in (first, second))
    same = mine == its
    harmful = table.hit_policy is HitPolicy.UNIQUE or (table.hit_policy is HitPolicy.ANY and not same)
    region = _region(grid, box, everywhere)
    return Overlap((first.number, second.number), (first.id, second.id), region, same, harmful)


def _region(grid: Grid, box: Box, everywhere: Box) -> Region:
    phrases: list[str] = []
    example: dict[str, Any] = {}
    certain = True
    for dimension, pieces, where in zip(grid.dimensions, box, everywhere, strict=True):
        if words := dimension.words(pieces, where & dimension.usual or where):
            phrases.append(words)
            certain = certain and dimension.free
        example[dimension.expression] = _sample(dimension, pieces)
    words = joined(", ", phrases) or Sentence("any input")
    return Region(
        words if certain else Sentence("%(words)s, if such values occur together", words=words), example, certain
    )


def _sample(dimension: Dimension, pieces: int) -> Any:
    wanted = pieces & dimension.usual or pieces
    place = next(place for place in range(len(dimension.atoms)) if wanted >> place & 1)
    return to_python(dimension.atoms[place].sample, Run(None).spend)


def _impossible(grid: Grid, place: int) -> str:
    for dimension, pieces in zip(grid.dimensions, grid.maybe[place], strict=True):
        if not pieces & dimension.possible:
            if pieces:
                return Sentence(
                    "the column “%(label)s” does not allow what its cell asks for", label=dimension.labels[0]
                )
            return Sentence("no value passes its cell in the column “%(label)s”", label=dimension.labels[0])
    return Sentence("no value passes its cells")


def _hidden(table: DecisionTable, box: Box, earlier: Sequence[Box], rule: Rule) -> NeverMatched:
    hiding = tuple(
        other.number for other, cover in zip(table.rules, earlier, strict=False) if meet(box, cover) is not None
    )
    names = listed(str(number) for number in hiding[:10]) + (" …" if len(hiding) > 10 else "")
    reason = Sentence("earlier rules match wherever it does: %(names)s", names=names)
    return NeverMatched(rule.number, rule.id, reason, hiding)
