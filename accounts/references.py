"""Short references that people see, such as CW-2026-000123."""

from django.db import connection

from accounts import clock, prepared_statements
from accounts.context import required_id
from accounts.identifiers import uuid7
from accounts.models.upkeep import ReferenceCounter


def hold(what: str) -> None:
    """Wait until nobody else of the authority holds `what` (at most 8 letters), and hold it until the transaction ends.

    For what must be looked up and then written by one person at a time, where no unique key can say so.
    """
    ReferenceCounter.objects.bulk_create(
        [ReferenceCounter(kind=what, year=0)],
        update_conflicts=True,
        unique_fields=["authority", "kind", "year"],
        update_fields=["last"],
    )


def next_reference(kind: str) -> str:
    """Return the next reference of a kind (`CW` for cases, `R` for records) in this authority and year.

    One statement counts up, so two people never get the same; the row stays locked until the transaction ends.
    """
    year = clock.today().year
    table = connection.ops.quote_name(ReferenceCounter._meta.db_table)
    adapt = ReferenceCounter._meta.pk.get_db_prep_value
    key, owner = adapt(uuid7(), connection), adapt(required_id(), connection)
    cursor = prepared_statements.run(
        f"INSERT INTO {table} (id, authority_id, kind, year, last) VALUES (%s, %s, %s, %s, 1) "  # noqa: S608
        f"ON CONFLICT (authority_id, kind, year) DO UPDATE SET last = {table}.last + 1 RETURNING last",
        [key, owner, kind, year],
    )
    ((number,),) = cursor.fetchall()
    return f"{kind}-{year}-{number:06d}"
