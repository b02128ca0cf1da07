"""The tree as plain text: for comparing, copying and whatever draws no boxes."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext

from forms.items import asking_words
from forms.rendering.answers import Entry, Item, Section
from forms.rendering.tree import Group, Guidance, Node

STEP = "  "
"""What stands before each line of what belongs to the line above."""


def as_text(drawn: Iterable[Section], *, marks: bool = False) -> str:
    """A record, or what is written so far, as text: each section's title, and beneath it its questions and answers.

    With `marks` it says what the page and the PDF say beside them: what is about somebody else, what must be kept from
    the family, and where an answer came from.
    """
    return "\n\n".join("\n".join(_section(section, marks=marks)) for section in drawn)


def _section(section: Section, *, marks: bool) -> Iterator[str]:
    yield _titled(section, marks=marks)
    yield from _indented(lines_of(section.elements, marks=marks))


def _titled(part: Section | Entry, *, marks: bool) -> str:
    return f"{part.title} ({gettext('Keep from the family')})" if marks and part.withheld else part.title


def lines_of(elements: Iterable[Node[Item]], *, given: bool = False, marks: bool = False) -> Iterator[str]:
    """The lines of some questions; with `given` only of those that are answered, `marks` as in `as_text`."""
    for node in elements:
        if isinstance(node, Guidance):
            yield from str(node.html.striptags()).splitlines()
        elif isinstance(node, Group):
            inside = list(lines_of(node.elements, given=given, marks=marks))
            if inside:
                yield node.title
                yield from _indented(inside)
        elif node.given or not given:
            yield from _item(node, given=given, marks=marks)
            if marks and node.source:
                yield f"{STEP}({node.source})"


def _item(item: Item, *, given: bool, marks: bool) -> Iterator[str]:
    label = f"{item.label} {gettext('(about somebody else)')}" if marks and item.third_party and item.given else ""
    said = asking_words(label or item.label)
    if item.left_out:
        yield f"{said} {item.left_out}"
    elif not item.given:
        yield f"{said} {item.missing or item.empty or _none(item)}"
    elif item.entries:
        yield f"{said} {len(item.entries)}"
        for entry in item.entries:
            yield from _indented(_entry(entry, given=given, marks=marks))
    elif "\n" in item.words:
        yield said
        yield from _indented(item.words.split("\n"))
    else:
        yield f"{said} {item.words}"


def _entry(entry: Entry, *, given: bool, marks: bool) -> Iterator[str]:
    yield _titled(entry, marks=marks)
    yield from _indented(lines_of(entry.elements, given=given, marks=marks))


def _none(item: Item) -> str:
    words = gettext("Not given")
    return f"{words}: {item.reason}" if item.reason else words


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"{STEP}{line}" if line else "" for line in lines)
