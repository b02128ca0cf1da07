"""The views of a record under decision: what changed, what was said, all answers, and the PDFs."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from desk.reading import Reading
from forms.remarks import FieldView

CHANGES, COMMENTS, ANSWERS, PDF = "changes", "comments", "answers", "pdf"


def tab_of(asked: str, reading: Reading) -> str:
    """The view that an address asks for. First versions open on all answers, later ones on what changed."""
    offered = _offered(reading)
    return asked if asked in offered else offered[0]


def drawn_on(tab: str, reading: Reading, typed: Mapping[str, str]) -> tuple[str, ...]:
    """The pointers of the answers at which a view offers a comment; `typed` are the comments so far."""
    if tab == CHANGES:
        return tuple(dict.fromkeys([change.pointer for change in reading.changes] + reading.unchanged))
    if tab == ANSWERS:
        return tuple(reading.items)
    return tuple(typed) if tab == COMMENTS else ()


def tab_context(
    tab: str,
    reading: Reading,
    fields: Mapping[str, FieldView],
    whose: Mapping[str, Any],
    typed: Mapping[str, str],
) -> dict[str, Any]:
    """What `desk/approval.jinja` draws of the record for a view. `whose` is that of the identity bar."""
    before_title, after_title = reading.side_titles()
    context: dict[str, Any] = {
        "tab": tab,
        "tabs": _tabs(tab, reading, typed),
        "fields": fields,
        "whole": reading.whole,
        "before_title": before_title,
        "after_title": after_title,
        "changed": [],
        "same": [],
        "among_changes": [],
        "gone": [],
        "answers": (),
        "said": {},
        "earlier": [],
    }
    if tab == CHANGES:
        context |= {"changed": reading.changed(fields), "same": reading.same(fields), "gone": reading.gone()}
        context["among_changes"] = reading.among_changes()
    elif tab == ANSWERS:
        child = whose.get("child")
        context |= {
            "answers": reading.ordered(child["name"] if child else ""),
            "said": reading.said_at(reading.items),
        }
    elif tab == COMMENTS:
        context["earlier"] = reading.earlier()
    return context


def _offered(reading: Reading) -> tuple[str, ...]:
    return (CHANGES, COMMENTS, ANSWERS, PDF) if reading.before is not None else (ANSWERS, COMMENTS, PDF)


def _tabs(current: str, reading: Reading, typed: Mapping[str, str]) -> list[dict[str, Any]]:
    labels = {
        CHANGES: _("Changed answers (%(count)s)") % {"count": len(reading.changes)},
        COMMENTS: _("Comments (%(count)s)") % {"count": len(reading.remarks) + len(typed)},
        ANSWERS: _("All answers (%(count)s)") % {"count": len(reading.items)},
        PDF: _("PDF"),
    }
    return [{"label": labels[tab], "url": f"?tab={tab}", "current": tab == current} for tab in _offered(reading)]
