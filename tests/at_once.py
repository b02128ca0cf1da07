"""Doing the same at the same moment: each in a thread, and a database connection, of its own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections


def at_once(number: int, act: Callable[[int], Any]) -> list[Any]:
    """Run `act(index)` in that many threads at the same moment; return what each gave or raised."""
    results: list[Any] = [None] * number
    barrier = threading.Barrier(number)

    def one(index: int) -> None:
        barrier.wait()
        try:
            results[index] = act(index)
        except Exception as error:
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(index,)) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results
