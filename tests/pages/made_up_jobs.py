"""Made-up contexts for the pages of work that failed."""

from datetime import UTC, datetime
from typing import Any

Context = dict[str, Any]

AT = datetime(2026, 7, 14, 9, 42, tzinfo=UTC)
FAILED: Context = {
    "id": "01a20000-0000-7000-8000-000000000000",
    "kind": "records.jobs.make_rendition",
    "since": AT,
    "due": None,
    "attempts": 8,
    "code": "FileNotFoundError",
    "why": None,
    "retry_url": "/jobs/1/again/",
    "give_up_url": "/jobs/1/give-up/",
}
FAILED_WORK: Context = {
    "kinds": [
        {"key": FAILED["kind"], "words": "Making the PDF of a record", "count": 27, "rows": [FAILED, FAILED]},
        {
            "key": "workflow.timer",
            "words": "A timer",
            "count": 1,
            "rows": [FAILED | {"due": AT, "attempts": 0, "why": "The database could not be reached."}],
        },
    ],
    "tried_again": 2,
    "page": {"number": 1, "pages": 2, "previous_url": None, "next_url": "?page=2"},
}
GIVE_UP: Context = {
    "words": "Making the PDF of a record",
    "work": FAILED,
    "reason": "",
    "longest": 300,
    "errors": [],
}
PAGES: dict[str, tuple[str, Context]] = {
    "work that failed": ("jobs/failed_work.jinja", FAILED_WORK),
    "no work failed": ("jobs/failed_work.jinja", {"kinds": [], "tried_again": 0, "page": None}),
    "giving up": ("jobs/give_up.jinja", GIVE_UP),
    "giving up, no reason": (
        "jobs/give_up.jinja",
        GIVE_UP | {"errors": [{"href": "#reason", "text": "Write why this job is given up"}]},
    ),
}
