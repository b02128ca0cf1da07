"""Where one version of a record stands, whatever became of the record since."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from records.models import Decision, RecordVersion, State

STATES = {"approve": State.APPROVED, "return": State.RETURNED, "refuse": State.REFUSED}
"""What a version becomes by each decision."""

DECIDED = {
    "approve": _("%(name)s approved it on %(day)s at %(time)s."),
    "return": _("%(name)s returned it on %(day)s at %(time)s."),
    "refuse": _("%(name)s refused it on %(day)s at %(time)s."),
}


type FindsDecided = Callable[[RecordVersion], RecordVersion | None]
"""Finds the version that a version decides about: `None` where it is nobody's decision."""

_finders: list[FindsDecided] = []


def register_decided_on(finder: FindsDecided) -> FindsDecided:
    """Have `finder`, of the floor that knows the work, tell what was decided on, in place of the one before."""
    _finders[:] = [finder]
    return finder


def decided_on(version: RecordVersion) -> RecordVersion | None:
    """The version that this one decides about, where it is a manager's decision."""
    return _finders[0](version) if _finders else None


def decision_of(version: RecordVersion) -> Decision | None:
    """What was decided about the version, with the person who decided, or None."""
    found: Decision | None = Decision.objects.select_related("by").filter(version=version).first()
    return found


def state_of(version: RecordVersion, decision: Decision | None) -> State:
    """The state of the version, given its decision. A version that nobody reviews is final from the start."""
    if decision is not None:
        return STATES[decision.decision]
    return State.FINAL if version.record.state == State.FINAL else State.SUBMITTED
