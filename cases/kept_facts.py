"""What is known of people and read by those alone who work with the child: restricted facts, and a secret address."""

from collections.abc import Collection
from uuid import UUID

from accounts import clock
from accounts.models import User
from accounts.policy import can
from cases.models import Case, PersonFact
from cases.person_facts import HIDES_ADDRESS, RESTRICTED, WHERE_THEY_ARE


def kept_from(reader: User, case: Case, people: Collection[UUID] = ()) -> frozenset[str]:
    """Return the names of the facts of the child of a file, and of `people`, that a reader of the file does not read.

    Where they live belongs to it if an alert of any of them says so: a child whose address is secret lives with
    somebody, and the alert of the one hides the address of the other.
    """
    if can(reader, "read_restricted", case):
        return frozenset()
    alerts = PersonFact.objects.filter(person__in={case.child_id, *people}, kind="alert", code=HIDES_ADDRESS)
    today = clock.today()
    return RESTRICTED | WHERE_THEY_ARE if any(alert.holds(today) for alert in alerts) else RESTRICTED
