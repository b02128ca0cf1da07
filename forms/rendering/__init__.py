"""One render tree of a form: its page, its summaries, the record, the PDF and plain text all walk the same one.

A section is a page of the form. In it stand questions, groups of them, and guidance. How a node looks is its walker's
business; where it stands, what is left out and which shape its answer has is settled here, once.
"""

from forms.rendering.answers import (
    Entry,
    FileLine,
    Item,
    LeaveOut,
    Section,
    changed_inside,
    entries_told,
    entry_of,
    item_of,
    sections,
    taken_out,
    withheld_in,
)
from forms.rendering.plain_text import as_text, lines_of
from forms.rendering.tree import Group, Guidance, Node, branches, changed, guidance_of, leaves, runs

__all__ = [
    "Entry",
    "FileLine",
    "Group",
    "Guidance",
    "Item",
    "LeaveOut",
    "Node",
    "Section",
    "as_text",
    "branches",
    "changed",
    "changed_inside",
    "entries_told",
    "entry_of",
    "guidance_of",
    "item_of",
    "leaves",
    "lines_of",
    "runs",
    "sections",
    "taken_out",
    "withheld_in",
]
