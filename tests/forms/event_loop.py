"""Using the database while a browser is open: Playwright runs an event loop, in which Django refuses to."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def on_the_tests_connection() -> Iterator[None]:
    """Hide Playwright's event loop: inside one, Django would open another connection, blind to the test's rows."""
    loop = asyncio.events._get_running_loop()
    asyncio.events._set_running_loop(None)
    try:
        yield
    finally:
        asyncio.events._set_running_loop(loop)
