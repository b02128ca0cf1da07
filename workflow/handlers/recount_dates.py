"""Has the open dates of the children's work worked out again: something newer was recorded that they count from."""

from accounts import clock
from jobs import due
from workflow.deadlines import RECORDED_KIND
from workflow.handlers import ServiceCall, register


@register("recount_dates")
def recount_dates(call: ServiceCall) -> None:
    """Let the worker see to each child's work, which no step may lock beside its own."""
    for case in call.cases:
        due.schedule(RECORDED_KIND, case.pk, clock.now())
