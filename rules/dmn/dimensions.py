"""A table's columns as dimensions: every cell becomes a set of pieces of its column's values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from rules.dmn.atoms import FOREIGN, NULL, ORDERED, Atom, atoms_of
from rules.dmn.boundaries import Boundaries, NotExactError
from rules.dmn.cells import UnaryTests
from rules.dmn.hit_policies import rules_named
from rules.dmn.table import DecisionTable, InputClause
from rules.dmn.wording import in_words
from rules.feel.errors import FeelLimitError
from rules.feel.run import Run, Scope
from rules.feel.values import kind_of
from rules.sentences import Sentence

MAX_TESTS: Final = 200_000
"""Cells times pieces that are tried out for one column."""

_NOTHING_AROUND: Final = Scope({}, None)


@dataclass(frozen=True, slots=True)
class Dimension:
    """One column, or several that test the same expression. Sets of pieces are the bits of a whole number."""

    labels: tuple[str, ...]
    expression: str
    atoms: tuple[Atom, ...]
    usual: int
    """The pieces that are values of the column's kind and allowed."""
    possible: int
    """Those, and null and values of another kind."""
    free: bool
    """Whether each of its values can occur whatever the others are: it merely names an input of its own."""

    def words(self, pieces: int, where: int) -> str:
        """A set of pieces as a person says it; empty when it is all there is in `where`."""
        return "" if pieces & where == where else in_words(self.labels[0], self.atoms, pieces)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as boxes: for each rule and dimension the pieces that surely match and those that may."""

    dimensions: tuple[Dimension, ...]
    surely: tuple[tuple[int, ...], ...] = field(repr=False)
    maybe: tuple[tuple[int, ...], ...] = field(repr=False)
    notes: tuple[str, ...]
    """What could not be analysed, in words."""

    @property
    def exact(self) -> bool:
        """Whether every cell could be analysed."""
        return self.surely == self.maybe


def grid_of(table: DecisionTable) -> Grid:
    """The table's dimensions and boxes. Columns in which no rule tests anything are left out."""
    notes: list[str] = []
    groups: dict[str, list[int]] = {}
    for place, clause in enumerate(table.inputs):
        if any(not rule.inputs[place].irrelevant for rule in table.rules):
            groups.setdefault(" ".join(clause.expression.text.split()), []).append(place)
    dimensions: list[Dimension] = []
    columns: list[list[tuple[int, int]]] = []
    for places in groups.values():
        dimension, cells = _column(table, places, notes)
        dimensions.append(dimension)
        columns.append(cells)
    surely = tuple(tuple(cells[row][0] for cells in columns) for row in range(len(table.rules)))
    maybe = tuple(tuple(cells[row][1] for cells in columns) for row in range(len(table.rules)))
    return Grid(tuple(dimensions), surely, maybe, tuple(notes))


def _column(table: DecisionTable, places: Sequence[int], notes: list[str]) -> tuple[Dimension, list[tuple[int, int]]]:
    clauses = [table.inputs[place] for place in places]
    cells = [[rule.inputs[place] for place in places] for rule in table.rules]
    labels = tuple(clause.label for clause in clauses)
    exact, opaque = _exact_cells(cells, clauses)
    if opaque:
        rules = rules_named([table.rules[row].number for row in opaque])
        notes.append(
            Sentence(
                "The column “%(label)s” was not analysed in %(rules)s: what its cell there tests is computed.",
                label=labels[0],
                rules=rules,
            )
        )
    try:
        atoms, allowed = _atoms(clauses, exact)
        if len({tests.text for tests in exact.values()} | {""}) * len(atoms) > MAX_TESTS:
            notes.append(
                Sentence("The column “%(label)s” has too many different values to be analysed.", label=labels[0])
            )
            raise NotExactError
        masks = {key: _mask(tests, atoms) for key, tests in exact.items()}
        usual = sum(1 << place for place, atom in enumerate(atoms) if atom.usual) & allowed
        possible = allowed
    except NotExactError:
        notes.append(
            Sentence(
                "The column “%(label)s” was not analysed: its values are of several kinds, or of an unusual one.",
                label=labels[0],
            )
        )
        atoms, usual, possible, masks = [Atom(None, special=Sentence("anything"))], 1, 1, {}
    full = (1 << len(atoms)) - 1
    boxes: list[tuple[int, int]] = []
    for row in cells:
        low = high = full
        for tests in row:
            if not tests.irrelevant:
                pieces = masks.get((tests.text, tests.negated))
                low &= 0 if pieces is None else pieces
                high &= full if pieces is None else pieces
        boxes.append((low, high))
    free = all(clause.source is not None for clause in clauses) and not _shares_inputs(table, clauses[0])
    if not free and any(clause.source is None for clause in clauses):
        notes.append(
            Sentence(
                "The column “%(label)s” is computed: whether each of its values can occur was not analysed.",
                label=labels[0],
            )
        )
    return Dimension(labels, " ".join(clauses[0].expression.text.split()), tuple(atoms), usual, possible, free), boxes


def _exact_cells(
    cells: Sequence[Sequence[UnaryTests]], clauses: Sequence[InputClause]
) -> tuple[dict[tuple[str, bool], UnaryTests], list[int]]:
    """The different cells whose text tells all, and the rows of those that compute something."""
    exact: dict[tuple[str, bool], UnaryTests] = {}
    opaque: list[int] = []
    for row, tests_of_row in enumerate(cells):
        for tests in tests_of_row:
            if tests.irrelevant:
                continue
            try:
                Boundaries().add(tests)
                exact[tests.text, tests.negated] = tests
            except NotExactError:
                opaque.append(row)
    return exact, opaque


def _atoms(clauses: Sequence[InputClause], exact: dict[tuple[str, bool], UnaryTests]) -> tuple[list[Atom], int]:
    """The pieces of the column's values, and which of them the column allows."""
    boundaries = Boundaries()
    for tests in exact.values():
        boundaries.add(tests)
    types = [kind for clause in clauses for kind in (clause.type, clause.source) if kind is not None]
    allowed = [tests for clause in clauses if clause.allowed is not None for tests in [clause.allowed]]
    allowed += [tests for kind in types for tests in kind.allowed]
    for tests in allowed:
        boundaries.add(tests)
    declared = {kind.kind for kind in types} - {"Any"}
    kinds = sorted(declared or {kind_of(value) for value in boundaries.values})
    if len(kinds) != 1 or kinds[0] not in ORDERED | {"boolean"}:
        raise NotExactError
    kind = kinds[0]
    values = [value for value in boundaries.values if kind_of(value) == kind]
    atoms = [*atoms_of(kind, values, boundaries.ordered), NULL]
    if not declared:
        if boundaries.lists:
            raise NotExactError
        atoms.append(FOREIGN)
    mask = (1 << len(atoms)) - 1
    for tests in allowed:
        mask &= _mask(tests, atoms) | sum(1 << place for place, atom in enumerate(atoms) if atom is NULL)
    return atoms, mask


def _mask(tests: UnaryTests, atoms: Sequence[Atom]) -> int:
    """The pieces that pass, found by trying a sample of each: inside a piece the answer is the same everywhere."""
    pieces = 0
    for place, atom in enumerate(atoms):
        run = Run(None)
        try:
            if tests.passes(run, _NOTHING_AROUND, atom.sample) is True:
                pieces |= 1 << place
        except FeelLimitError:
            raise NotExactError from None
    return pieces


def _shares_inputs(table: DecisionTable, clause: InputClause) -> bool:
    """Whether another column, or what the column's own path leads into, is made of the same input."""
    own = " ".join(clause.expression.text.split())
    mine = clause.expression.reads
    for other in table.inputs:
        if " ".join(other.expression.text.split()) == own:
            continue
        for one in mine:
            if any(_overlap(one, path) for path in other.expression.reads):
                return True
    return False


def _overlap(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")
