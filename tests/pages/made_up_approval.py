"""Made-up contexts of the pages on which a manager decides."""

from datetime import date

from desk.reading import Answer, Earlier
from forms.difference import Change, Segment
from forms.remarks import FieldView, Said
from records.evidence import FilledIn
from records.remarks import Remark
from tests.pages.made_up_base import AT, DUE, RECORD, SECTIONS, WHOSE, WHYS, Context, item

REMARK = Said("Please see Wilf <b>on his own</b>.", "You", AT)
REPLY = Said("Done, at school.", "Sam Oakley", AT, reply=True)
COMMENT_FIELD = FieldView(
    "qcomment", "/~remark/risks", "Your comment to Sam", "Risks", "Good.", 4, 10_000, "Shorten your comment"
)
SEGMENTS = (Segment("equal", "None seen"), Segment("removed", "."), Segment("added", " in the day."))
SAID = (Remark("/seen_alone", "/seen_alone", "Did you see Wilf alone?", REMARK, REPLY),)
CHANGED = [
    Answer(
        "/seen_alone",
        "Did you see Wilf alone?",
        (REMARK, REPLY),
        None,
        Change("/seen_alone", "the-child", "Did you see Wilf alone?", "No", "Yes"),
    ),
    Answer(
        "/risks",
        "Risks",
        (),
        COMMENT_FIELD,
        Change("/risks", "analysis", "Risks", "None seen.", "None seen in the day.", SEGMENTS),
    ),
]
ITEM = item("School", "text", "Cobble Lane Primary", "/school")


def pdf(state: str) -> Context:
    """Make a PDF rendition in a state: making, ready or failed."""
    return {
        "id": state,
        "label": "As submitted, not yet approved",
        "state": state,
        "since": AT,
        "url": "/records/1.pdf" if state == "ready" else None,
        "page_url": "/records/1",
        "status_url": "/records/1/pdf",
        "retry_url": "/records/1/pdf/again" if state == "failed" else None,
        "problem": "",
    }


APPROVAL: Context = WHOSE | {
    "record": RECORD,
    "title": "Child and family assessment",
    "version_words": "second version",
    "author": "Sam Oakley",
    "submitted_at": AT,
    "due": DUE,
    "tab": "changes",
    "record_url": "/records/1",
    "changed": CHANGED,
    "same": [Answer("/school", "School", (REMARK,), None, item=ITEM)],
    "among_changes": [Answer("/visits/1/place", "Visit 2: Where?", (REMARK,), None)],
    "gone": [Answer("/reason", "Why not?", (REMARK,), None)],
    "fields": {"/risks": COMMENT_FIELD},
    "said": {"/risks": (REMARK, REPLY)},
    "whole": (REMARK, REPLY),
    "earlier": [
        Earlier(
            "First version",
            (Remark("/seen_alone", "/seen_alone", "Alone?", REMARK, REPLY),),
            frozenset({"/seen_alone"}),
        )
    ],
    "tabs": [
        {"label": "Changed answers (2)", "url": "?tab=changes", "current": True},
        {"label": "All answers (6)", "url": "?tab=answers", "current": False},
    ],
    "before_title": "First version, 7 July",
    "after_title": "This version, 14 July",
    "answers": SECTIONS,
    "earlier_decision": {
        "version_words": "first version",
        "by": "Priya Marsh",
        "on": date(2026, 7, 8),
    },
    "own_work": False,
    "who_can_decide": None,
    "elements": (),
    "hidden": "[]",
    "marks": "{}",
    "revision": 0,
    "saved_words": "Saved at 10:42",
    "errors": (),
    "error_title": "",
    "decision_url": "/tasks/2",
    "whys": WHYS,
    "before": (),
    "fact_choices": [],
    "not_taken_over": [],
    "facts_mark": "0f",
    "filled_in": FilledIn((), 0, ()),
    "withheld": ("Conversation 2",),
    "consequences": [{"when": "If you return it", "text": "Sam gets it back with all the answers."}],
    "pdfs": [pdf("making"), pdf("ready")],
}


OWN_WORK: Context = {"own_work": True, "who_can_decide": "Dee can decide.", "fields": {}}
KEPT_WORDS: Context = WHOSE | {
    "happened": "Mo Teal returned it at 10:00.",
    "words": [{"about": "Risks", "text": "Which?"}],
    "reference": "R-2026-000001",
    "record_url": "/records/1",
    "task_url": "/tasks/1",
}


class SignInForm:
    """Stands for allauth's form: whether it was refused, and the email to keep."""

    def __init__(self, email: str = "", refused: bool = False) -> None:
        self.is_bound = refused
        self.errors = {"__all__": ["refused"]} if refused else {}
        self._email = email

    def __getitem__(self, name: str) -> "SignInForm":
        return self

    def value(self) -> str:
        """Give what was typed."""
        return self._email
