"""Where one version of a record stands, whatever became of the record since."""

from django.utils.translation import gettext_lazy as _

from records.models import Decision, RecordVersion, State

STATES = {"approve": State.APPROVED, "return": State.RETURNED, "refuse": State.REFUSED}
"""What a version becomes by each decision."""

DECIDED = {
    "approve": _("%(name)s approved it on %(day)s at %(time)s."),
    "return": _("%(name)s returned it on %(day)s at %(time)s."),
    "refuse": _("%(name)s refused it on %(day)s at %(time)s."),
}


def decision_of(version: RecordVersion) -> Decision | None:
    """What was decided about the version, with the person who decided, or None."""
    found: Decision | None = Decision.objects.select_related("by").filter(version=version).first()
    return found


def state_of(version: RecordVersion, decision: Decision | None) -> State:
    """The state of the version, given its decision. A version that nobody reviews is final from the start."""
    if decision is not None:
        return STATES[decision.decision]
    return State.FINAL if version.record.state == State.FINAL else State.SUBMITTED
