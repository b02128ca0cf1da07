"""The child protection plans that a child had before, over the whole file, which the census counts."""

from typing import Final

from cases.models import Case
from records.facts import current_facts
from records.models import Fact

ENDED: Final = "cin:CPPendDate"
"""The item of the census that says when a child protection plan ended."""
BEFORE: Final = "cin:NumberOfPreviousCPP"
"""The item that says how many plans had ended when a conference decided on another, those of other councils too."""


def protection_plans_ended(case: Case) -> int:
    """How many child protection plans the child had that ended: here, and elsewhere as far as a conference knew.

    The plan that a conference decided on counts besides those it knew of, once a plan ended on its day or later.
    """
    days = [fact.day for fact in ends_of_plans(case) if fact.day is not None]
    told = current_facts(case=case, item=BEFORE, number__isnull=False).values_list("on", "number")
    known = [int(number) + any(day >= on for day in days) for on, number in told if number is not None]
    return max([len(days), *known])


def ends_of_plans(case: Case) -> list[Fact]:
    """The ends of the child's plans here, the latest first."""
    found = current_facts(case=case, item=ENDED).select_related("version__form_version", "version__record")
    return list(found.select_related("version__author").order_by("-day", "-pk"))
