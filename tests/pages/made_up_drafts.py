"""Made-up contexts for the pages about drafts and their earlier versions."""

from forms.difference import Change, text_segments
from forms.earlier import Revision
from tests.pages.made_up_base import AT, NAME, WHOSE, Context

DRAFT: Context = {
    "title": "Write the assessment",
    "child": NAME,
    "reference": "CW-2026-000097",
    "url": "/tasks/1",
    "saved_at": AT,
    "saved_by": "",
    "begun_at": AT,
    "age": "yesterday",
    "earlier_url": "/tasks/1/earlier",
    "whereabouts": "",
}
ELSEWHERE = DRAFT | {"saved_by": "Tom Reed", "earlier_url": None, "whereabouts": "Tom Reed has it."}
ABOUT: Context = WHOSE | {"task_title": "Write the assessment", "reference": "CW-2026-000097", "form_url": "/tasks/1"}
LATER = Revision(4, AT, "Sam Oakley", AT, "Sam Oakley", ("What led to this?", "When?", "Where?"), 2)
FIRST = Revision(0, AT, "Sam Oakley", AT, "Tom Reed", ("What led to this?",), 0)
MOVED = Revision(3, AT, "Sam Oakley", AT, "", (), 0)
TEXT = Change("/reason", "why", "What led to this?", "Hungry", "Thirsty", text_segments("Hungry", "Thirsty"))
DATE = Change("/on", "why", "When?", None, "9 July 2026")


def changed(place: int, change: Change) -> Context:
    """One answer that was another then."""
    shown = {"label": change.label, "change": change, "said": [], "before_none": "Nothing", "after_none": "Nothing"}
    return {"id": f"put-{place}", "pointer": change.pointer, "label": change.label, "section": "Why"} | {
        "changes": [shown]
    }


THEN: Context = ABOUT | {
    "was": LATER,
    "title_then": "Then, saved at 10:00",
    "differences": [changed(0, TEXT), changed(1, DATE)],
    "errors": [],
    "back_url": "/tasks/1/earlier",
}
LISTED: Context = ABOUT | {
    "saved_at": AT,
    "saved_by": "Sam Oakley",
    "written": True,
    "revisions": [{"told": one, "url": f"/tasks/1/earlier/{one.number}"} for one in (LATER, MOVED, FIRST)],
    "page": None,
}
PAGES: dict[str, tuple[str, Context]] = {
    "drafts": ("desk/drafts.jinja", {"drafts": [DRAFT], "count": 1, "elsewhere": [ELSEWHERE], "page": None}),
    "no drafts": ("desk/drafts.jinja", {"drafts": [], "count": 0, "elsewhere": [], "page": None}),
    "earlier versions": ("desk/earlier_drafts.jinja", LISTED),
    "no earlier versions": ("desk/earlier_drafts.jinja", LISTED | {"revisions": [], "written": False}),
    "an earlier version": ("desk/earlier_draft.jinja", THEN),
    "an earlier version, nothing chosen": (
        "desk/earlier_draft.jinja",
        THEN | {"was": FIRST, "errors": [{"href": "#put-0", "text": "Choose at least one answer to put back"}]},
    ),
    "an earlier version that is the same": ("desk/earlier_draft.jinja", THEN | {"differences": []}),
}
