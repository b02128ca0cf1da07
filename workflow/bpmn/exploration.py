"""Plays the token game of a process for all data at once, and tells what may go wrong on which way.

Bounded: so many states and steps, then it says that not every way was tried. Conditions are taken to come out either
way, unless they are the same whatever the data.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from rules.sentences import Sentence, listed
from workflow.bpmn.circles import tell_circles
from workflow.bpmn.model import BoundaryEvent, Element, InclusiveGateway, ParallelGateway, StartEvent, SubProcess
from workflow.bpmn.moves import Arc, Scope
from workflow.bpmn.problems import Findings
from workflow.bpmn.whole import Whole, link_of

MAX_STATES: Final = 5_000
MAX_WORK: Final = 60_000
"""So many moves of tokens, and tokens copied, in a whole process."""
MAX_ON_ARC: Final = 3
"""More tokens than these on one arc mean that a circle makes ever more of them."""
SHOWN: Final = 12
"""So many elements of a way are named."""

IN_THE_WAY: Final = frozenset(
    {
        "boundary_host",
        "boundary_with_incoming",
        "crosses_border",
        "dangling_reference",
        "default_not_outgoing",
        "duplicate_id",
        "end_with_outgoing",
        "event_gateway_target",
        "event_subprocess_flow",
        "link_name",
        "link_unpaired",
        "link_with_flow",
        "loop_without_wait",
        "missing_id",
        "no_end",
        "no_start",
        "no_way_out",
        "no_way_to_end",
        "refused_element",
        "refused_event",
        "several_executable_processes",
        "several_starts",
        "start_with_incoming",
        "too_many_problems",
        "trigger_misplaced",
        "trigger_missing",
        "unknown_element",
        "unreachable",
        "wrong_reference",
    }
)
"""Problems with the drawing itself; until they are put right, nothing can be said about its ways."""


class _Trail(NamedTuple):
    """The way that led to a state, backwards."""

    before: "_Trail | None"
    element_id: str


@dataclass
class Budget:
    """What is left of states and work, whether it was enough, and whether every way was tried to its end."""

    states: int = MAX_STATES
    work: int = MAX_WORK
    enough: bool = True
    complete: bool = True

    def spend(self, work: int) -> bool:
        """Whether there is enough left; it is used up for good when there is not."""
        self.work -= work
        if self.work < 0 or self.states < 0:
            self.enough = self.complete = False
        return self.enough


@dataclass
class _Seen:
    """What the game showed in one scope."""

    reached: dict[str, _Trail | None] = field(default_factory=dict)
    """Elements that a token came to, each with the first way to it."""
    fired: set[str] = field(default_factory=set)
    """Joins that went on."""
    starved: dict[str, tuple[_Trail | None, list[Arc]]] = field(default_factory=dict)
    """Joins that waited for ever, each with the first such way and the arcs on which nothing came."""
    exact: bool = True
    """Whether every way was tried, and none is possible that was not."""


def explore(whole: Whole, process_id: str, line: int, findings: Findings) -> None:
    """Keep what may starve, may circle without waiting, or is never reached; a join that always starves is a problem.

    Says nothing while a problem of the drawing itself is to be put right.
    """
    if any(problem.code in IN_THE_WAY for problem in findings.problems):
        return
    budget = Budget()
    for inside in _scopes(whole).values():
        scope = Scope(whole, inside)
        seen = _Game(scope, budget).play()
        _tell_starved(scope, seen, findings)
        if budget.complete:
            _tell_unreached(scope, seen, findings)
        tell_circles(scope, whole, findings)
    if not budget.complete:
        message = Sentence(
            "The process was not fully checked: it has too many ways to try them all. A step that may"
            " wait for ever, or a circle that never waits, may not have been found. Use subprocesses "
            "to make it simpler."
        )
        findings.warning(process_id, line, "not_fully_checked", message)


def _scopes(whole: Whole) -> dict[str | None, dict[str, Element]]:
    found: dict[str | None, dict[str, Element]] = {}
    for element in whole.elements.values():
        found.setdefault(element.within, {})[element.id] = element
    return found


class _Game:
    """Plays one scope. Only choices make new states: the order in which tokens move changes nothing but at joins.

    So a token that can come to no join, nor to an end that clears the scope, is played apart from all others: what it
    chooses and what they choose need not be tried together.
    """

    def __init__(self, scope: Scope, budget: Budget) -> None:
        self._scope = scope
        self._budget = budget
        self._seen = _Seen()
        self._known: set[tuple[tuple[Arc, ...], frozenset[tuple[Arc, int]]]] = set()
        self._pending: list[tuple[list[Arc], Counter[Arc], _Trail | None]] = []
        self._meets = scope.meeting()

    def play(self) -> _Seen:
        """Try every way from every start."""
        offered = [element for element in self._scope.elements.values() if self._offered(element)]
        if offered and self._scope.begins_at_once:
            self._pending.append(([element.id for element in offered], Counter(), None))
            offered = []
        for element in self._scope.elements.values():
            if isinstance(element, StartEvent):
                self._pending.append(([element.id], Counter(), None))
            elif element in offered:
                self._seen.exact = False  # people begin it as often as they like
                self._pending.append(([element.id], Counter(), None))
        while self._pending and self._budget.spend(1):
            self._run(*self._pending.pop())
        self._seen.exact = self._seen.exact and self._budget.enough
        return self._seen

    def _offered(self, element: Element) -> bool:
        """Whether the element begins without a start event before it: no flow leads to it, and no event or link."""
        if isinstance(element, StartEvent | BoundaryEvent) or (
            isinstance(element, SubProcess) and element.triggered_by_event
        ):
            return False
        return not element.incoming and link_of(element) is None

    def _run(self, ready: list[Arc], held: Counter[Arc], trail: _Trail | None) -> None:
        """Move tokens until a choice, or until none can move any more."""
        scope, going = self._scope, True
        while going and self._budget.spend(1):
            if ready:
                arc = ready.pop(0)  # the oldest first, so that circles do not pile up tokens
                element = scope.elements[scope.target(arc)]
                trail = self._come(element, trail)
                if not (scope.joins(element) or scope.clears(element)):
                    going = self._leave(element, ready, held, trail)
                    continue
                held[arc] += 1
                if held[arc] > MAX_ON_ARC:
                    self._give_up()
                    return
                continue
            join = self._open_join(held)
            if join is not None:
                self._seen.fired.add(join.id)
                held.subtract({flow: 1 for flow in join.incoming if held[flow]})
                going = self._leave(join, ready, held, trail)
                continue
            if not any(scope.clears(scope.elements[scope.target(arc)]) for arc in +held):
                self._rest(+held, trail)
            return

    def _give_up(self) -> None:
        """Leave a way that makes ever more tokens."""
        self._seen.exact = False
        self._budget.complete = False

    def _come(self, element: Element, trail: _Trail | None) -> _Trail:
        here = _Trail(trail, element.id)
        self._seen.reached.setdefault(element.id, here)
        return here

    def _leave(self, element: Element, ready: list[Arc], held: Counter[Arc], trail: _Trail | None) -> bool:
        """Move on from an element; false when the data choose, and each choice is a state to go on from."""
        moves = self._scope.moves(element)
        self._seen.exact = self._seen.exact and moves.exact
        if len(moves.alternatives) == 1:
            ready += self._together(moves.alternatives[0], trail)
            return True
        for alternative in moves.alternatives:
            arcs = self._together(alternative, trail)
            onwards = [*ready, *arcs]
            if any(onwards.count(arc) > MAX_ON_ARC for arc in arcs):
                self._give_up()
                continue
            waiting = +held
            state = (tuple(sorted(onwards)), frozenset(waiting.items()))
            if state not in self._known:
                self._known.add(state)
                self._pending.append((onwards, waiting, trail))
                self._budget.states -= 1
            if not self._budget.spend(len(onwards) + len(waiting)):
                break
        return False

    def _together(self, arcs: tuple[Arc, ...], trail: _Trail | None) -> list[Arc]:
        """Those of some arcs whose tokens can meet others; each of the rest is a state of its own."""
        met = []
        for arc in arcs:
            alone = ((arc,), frozenset[tuple[Arc, int]]())
            if self._scope.target(arc) in self._meets:
                met.append(arc)
            elif alone not in self._known:
                self._known.add(alone)
                self._pending.append(([arc], Counter(), trail))
                self._budget.states -= 1
        return met

    def _open_join(self, held: Counter[Arc]) -> Element | None:
        """A join that goes on when no other token can move."""
        scope = self._scope
        joins = dict.fromkeys(scope.target(arc) for arc in +held)
        self._budget.spend(len(joins))
        for join_id in joins:
            join = scope.elements[join_id]
            if isinstance(join, ParallelGateway) and all(held[flow] for flow in join.incoming):
                return join
        for join_id in joins:
            join = scope.elements[join_id]
            if isinstance(join, InclusiveGateway) and not self._awaited(join, held, list(joins)):
                return join
        return None

    def _awaited(self, join: Element, held: Counter[Arc], others: list[str]) -> bool:
        """Whether a token that waits elsewhere could still come to an inclusive join by a flow without one."""
        for flow in join.incoming:
            if not held[flow] and not self._scope.leading_to(flow, join.id).isdisjoint(others):
                return True
        return False

    def _rest(self, held: Counter[Arc], trail: _Trail | None) -> None:
        """No token can move: those that are left at joins wait for ever."""
        for join_id in dict.fromkeys(self._scope.target(arc) for arc in held):
            join = self._scope.elements[join_id]
            if isinstance(join, ParallelGateway):
                missing = [flow for flow in join.incoming if not held[flow]]
                self._seen.starved.setdefault(join_id, (trail, missing))
            else:
                self._seen.exact = False


def _tell_starved(scope: Scope, seen: _Seen, findings: Findings) -> None:
    for join_id, (trail, missing) in seen.starved.items():
        join = scope.elements[join_id]
        arms = listed(missing[:5])
        if seen.exact and join_id not in seen.fired:
            message = Sentence(
                "The parallel gateway %(join_id)s waits for ever, whatever the data: by the way %(words)s"
                " nothing comes by %(arms)s. Join ways of which only some are taken with an exclusive or "
                "inclusive gateway.",
                join_id=join_id,
                words=_words(trail),
                arms=arms,
            )
            findings.problem(join_id, join.line, "join_starves", message)
        else:
            message = Sentence(
                "The parallel gateway %(join_id)s may wait for ever: by the way %(words)s nothing comes "
                "by %(arms)s. Lead every way to it, or join with an inclusive gateway.",
                join_id=join_id,
                words=_words(trail),
                arms=arms,
            )
            findings.warning(join_id, join.line, "may_starve", message)


def _tell_unreached(scope: Scope, seen: _Seen, findings: Findings) -> None:
    """Elements to which no token came although one came to what leads there."""
    for element_id, trail in seen.reached.items():
        element = scope.elements[element_id]
        if scope.joins(element) and element_id not in seen.fired:
            continue
        for target in scope.onwards(element):
            if target not in seen.reached:
                message = Sentence(
                    "No data lead to %(target)s: the way %(words)s comes to %(element_id)s, whose conditions "
                    "never choose the flow behind it. Correct the conditions, or remove the flow.",
                    target=target,
                    words=_words(trail),
                    element_id=element_id,
                )
                findings.warning(target, scope.elements[target].line, "never_reached", message)


def _words(trail: _Trail | None) -> str:
    """The elements of a way, from its beginning; those in the middle of a long one are left out."""
    named: list[str] = []
    while trail is not None:
        named.append(trail.element_id)
        trail = trail.before
    named.reverse()
    if len(named) > SHOWN:
        named = [*named[: SHOWN // 2], "…", *named[-SHOWN // 2 :]]
    return " → ".join(named)
