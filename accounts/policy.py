"""Who may do what: one registry of rules, asked by every view, task and query.

Each app registers the rules for its models in its `access.py`. `can` answers about one object, `visible_to` gives the
queryset of those for which `can` would say yes; a property test holds the two together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.db import models

from accounts import clock, context
from accounts.kept_queries import KeptQuery
from accounts.models import Membership, Role, User
from accounts.steady import kept


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer and the reason for it: English for the audit trail, a `Sentence` where people are told it too."""

    allowed: bool
    reason: str

    def __bool__(self) -> bool:
        return self.allowed


@dataclass(frozen=True, slots=True)
class Place:
    """A page that belongs to no object, such as the list of one's own work."""

    name: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is today: the roles held and the teams they are held in.

    `case_team_ids` are the teams in which a role lets the person see the files of the team's children.
    """

    roles: frozenset[str]
    team_ids: frozenset[Any]
    roles_by_team: tuple[tuple[Any, str], ...]
    case_team_ids: frozenset[Any]

    def holds(self, *roles: str) -> bool:
        """Say whether the person holds any of the roles, in any team."""
        return not self.roles.isdisjoint(roles)

    def teams_as(self, *roles: str) -> frozenset[Any]:
        """Return the ids of the teams in which the person holds one of the roles."""
        return frozenset(team for team, role in self.roles_by_team if role in roles)


class Rule(Protocol):
    """The rule for one model. Both methods are only asked inside the authority of the person."""

    def can(self, user: User, action: str, obj: Any) -> Decision:
        """Decide on one object."""
        ...

    def visible(self, user: User, rows: models.QuerySet[Any], action: str) -> models.QuerySet[Any]:
        """Narrow a queryset to the objects for which `can` says yes."""
        ...


class RuleRegisteredTwiceError(RuntimeError):
    """Two rules were registered for the same model or place."""


_rules: dict[type[models.Model], Rule] = {}
_places: dict[str, Callable[[User], Decision]] = {}
NO = Decision(False, "No rule allows this.")


def register(model: type[models.Model], rule: Rule) -> None:
    """Register the rule for a model; raise `RuleRegisteredTwiceError` when it has one."""
    if model in _rules:
        raise RuleRegisteredTwiceError(f"{model.__name__} already has an access rule.")
    _rules[model] = rule


def register_place(name: str, rule: Callable[[User], Decision]) -> None:
    """Register who may open a page that belongs to no object."""
    if name in _places:
        raise RuleRegisteredTwiceError(f"The place {name!r} already has an access rule.")
    _places[name] = rule


def registered_models() -> frozenset[type[models.Model]]:
    """Return the models that have a rule."""
    return frozenset(_rules)


def can(user: User, action: str, obj: models.Model | Place) -> Decision:
    """Decide whether a person may do something to an object, or open a place.

    Nobody reaches another authority's objects, and inactive people reach nothing; after that the rule decides.
    """
    if not user.is_authenticated or not user.is_active:
        return Decision(False, "Not signed in.")
    if user.authority_id != context.current_id():
        return Decision(False, "Another authority is open.")
    if isinstance(obj, Place):
        place = _places.get(obj.name)
        return place(user) if place else NO
    if getattr(obj, "authority_id", None) != user.authority_id:
        return Decision(False, "It belongs to another authority.")
    rule = _rules.get(type(obj))
    return rule.can(user, action, obj) if rule else NO


def visible_to[M: models.Model](user: User, model: type[M], action: str = "view") -> models.QuerySet[M]:
    """Return the objects of a model to which a person may do `action`. Empty without the person's authority open."""
    rows: models.QuerySet[M] = model._default_manager.all()
    rule = _rules.get(model)
    if rule is None or not user.is_authenticated or not user.is_active or user.authority_id != context.current_id():
        return rows.none()
    return rule.visible(user, rows.filter(authority_id=user.authority_id), action)


_MEMBERSHIPS = KeptQuery(
    lambda user, day: Membership.objects.filter(Membership.on(day), user=user).values_list(
        "team_id", "role__key", "role__sees_cases"
    ),
    user=models.UUIDField(),
    day=models.DateField(),
)


def standing(user: User) -> Standing:
    """Return what a person is today, remembered for the open context."""
    memo = context.memo()
    key = ("standing", user.pk, clock.today())
    if memo is not None and key in memo:
        return memo[key]
    found = kept(key, (Membership, Role), lambda: _standing(user, key[2]))
    if memo is not None:
        memo[key] = found
    return found


def _standing(user: User, day: date) -> Standing:
    held = sorted(_MEMBERSHIPS.all(user=user.pk, day=day), key=str)
    return Standing(
        roles=frozenset(role for _, role, _ in held),
        team_ids=frozenset(team for team, _, _ in held),
        roles_by_team=tuple((team, role) for team, role, _ in held),
        case_team_ids=frozenset(team for team, _, sees in held if sees),
    )
