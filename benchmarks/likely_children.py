"""Looking for children who may be the same, among many: beside the exact lookup by family name and day.

    .venv/bin/python -m benchmarks.likely_children [CHILDREN]

Makes as many made-up children (100,000 unless told) in a PostgreSQL of its own, asks for a hundred of them with a slip
in name or date, and prints the median of either lookup, their ratio, and how many were found in spite of the slip.
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from benchmarks import own_server

# fmt: off
GIVEN = (
    "Tansy", "Wilf", "Bay", "Wren", "Ivy", "Mohammed", "Aisha", "Oliver", "Amelia", "Jakub", "Zofia", "Noah", "Chloe",
    "Yusuf", "Khadija", "Kai", "Freya", "Arjun",
)
FAMILY = (
    "Quillfeather", "Larkspur", "Saltmarsh", "Rushton", "Nowak", "Hussain", "Brook", "Alder", "Marsh", "Teal", "Fern",
    "Heron", "Patel", "Kowalczyk",
)
# fmt: on
FIRST = date(2008, 1, 1)
ASKED = 100


def main(children: int) -> None:
    """Fill the database, ask, and print."""
    from django.db import connection

    from accounts.authorities import create_authority
    from accounts.context import authority
    from accounts.owner import as_owner
    from cases.known import known_children
    from cases.match_keys import key_rows, keys_of
    from cases.matching import Asked, likely_children
    from cases.models import Case, MatchKey, Person

    made = create_authority("Northmere Council", code="999")
    with authority(made.pk):
        for start in range(0, children, 1_000):
            numbers = range(start, min(start + 1_000, children))
            people = [_child(Person, number) for number in numbers]
            Person.objects.bulk_create(people)
            Case.objects.bulk_create(
                Case(reference=f"CW-{n}", child=child) for n, child in zip(numbers, people, strict=True)
            )
            MatchKey.objects.bulk_create(row for child in people for row in key_rows(child, keys_of(child, (), ())))
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with authority(made.pk):
        asked = list(Person.objects.order_by("id")[: ASKED * 7 : 7])
        exact = _median([partial(known_children, child.family_name, child.date_of_birth) for child in asked])
        slips = [
            Asked(child.given_name, child.family_name + "e", child.date_of_birth + timedelta(days=10 * (number % 2)))
            for number, child in enumerate(asked)
        ]
        likely = _median([partial(likely_children, one) for one in slips])
        found = sum(
            any(each.case.child_id == child.pk for each in likely_children(one))
            for child, one in zip(asked, slips, strict=True)
        )
    print(f"{children} children, {len(asked)} asked for, {found} of them found with a slip")
    print(f"exact {exact * 1000:.1f} ms, likely {likely * 1000:.1f} ms, ratio {likely / exact:.1f}")


def _child(person: Any, number: int) -> Any:
    # A family name of its own for every two hundred children, spelt from the number: names are rare, days are not.
    family = FAMILY[number % len(FAMILY)] + "".join("bdfgklmnprt"[int(digit)] + "a" for digit in str(number // 200))
    day = FIRST + timedelta(days=number * 37 % 6_500)
    return person(given_name=GIVEN[number % len(GIVEN)], family_name=family, date_of_birth=day)


def _median(asks: list[Callable[[], object]]) -> float:
    times = []
    for ask in asks:
        before = time.perf_counter()
        ask()
        times.append(time.perf_counter() - before)
    return statistics.median(times)


if __name__ == "__main__":
    server = own_server.begin()
    if server is not None:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
