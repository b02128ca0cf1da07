"""The tree itself: groups and guidance around whatever stands for a question."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from markupsafe import Markup

from accounts.languages import direction_of
from forms import elements as form
from forms.form_texts import language_of
from forms.guidance import guidance_html


@dataclass(frozen=True, slots=True)
class Guidance:
    """A text of the form to whoever reads or fills it in; `warning` marks one that nobody may read past.

    `pointer` stands for it where an answer on its page shows or hides it (`conditional`), `lead_in` says when it holds.
    """

    html: Markup
    warning: bool
    pointer: str = ""
    conditional: bool = False
    lead_in: str = ""
    type: Literal["guidance"] = "guidance"


@dataclass(frozen=True, slots=True)
class Group[Leaf]:
    """What stands together under a title. `hint` speaks to whoever fills it in."""

    title: str
    elements: tuple["Node[Leaf]", ...]
    hint: str = ""
    type: Literal["group"] = "group"

    @property
    def runs(self) -> tuple["Run[Leaf]", ...]:
        """What `runs` gives for its elements."""
        return runs(self.elements)


@dataclass(frozen=True, slots=True)
class Leaves[Leaf]:
    """Questions one after the other, with nothing between them."""

    leaves: tuple[Leaf, ...]
    type: Literal["leaves"] = "leaves"


type Node[Leaf] = Leaf | Group[Leaf] | Guidance
type Run[Leaf] = Leaves[Leaf] | Group[Leaf] | Guidance


def branches[Leaf](
    elements: Iterable[form.Element],
    leaf: Callable[[form.Question], Leaf | None],
    text: Callable[[form.Guidance], Guidance | None] | None = None,
) -> tuple[Node[Leaf], ...]:
    """The tree over a form's elements. `leaf` makes what stands for a question, or None to leave it out.

    `text` does the same for guidance (`guidance_of` makes the plain one); without it there is none. A group without a
    title, or with nothing in it, is no node: what it holds stands where it stood.
    """
    found: list[Node[Leaf]] = []
    for element in elements:
        if isinstance(element, form.Question):
            made = leaf(element)
            if made is not None:
                found.append(made)
        elif isinstance(element, form.Guidance):
            said = text(element) if text is not None else None
            if said is not None:
                found.append(said)
        else:
            inside = branches(element.elements, leaf, text)
            found.extend([Group(element.title, inside, element.hint)] if element.title and inside else inside)
    return tuple(found)


def guidance_of(element: form.Guidance) -> Guidance:
    """A text of the form as it is read anywhere."""
    html, tag = guidance_html(element.text), language_of(element.text)
    if tag:
        html = Markup('<div lang="{}" dir="{}">{}</div>').format(tag, direction_of(tag), html)
    return Guidance(html, element.warning)


def leaves[Leaf](nodes: Iterable[Node[Leaf]]) -> Iterator[Leaf]:
    """What stands for the questions, in order, wherever it stands."""
    for node in nodes:
        if isinstance(node, Group):
            yield from leaves(node.elements)
        elif not isinstance(node, Guidance):
            yield node


def changed[Leaf](nodes: Iterable[Node[Leaf]], change: Callable[[Leaf], Leaf | None]) -> tuple[Node[Leaf], ...]:
    """The tree with every leaf changed, or left out where `change` gives None, and groups that stay empty with it."""
    found: list[Node[Leaf]] = []
    for node in nodes:
        made: Any = node
        if isinstance(node, Group):
            inside = changed(node.elements, change)
            made = replace(node, elements=inside) if inside else None
        elif not isinstance(node, Guidance):
            made = change(node)
        if made is not None:
            found.append(made)
    return tuple(found)


def runs[Leaf](nodes: Iterable[Node[Leaf]]) -> tuple[Run[Leaf], ...]:
    """The nodes in order, with neighbouring questions in one run, as lists and tables of answers are drawn."""
    found: list[Run[Leaf]] = []
    together: list[Leaf] = []
    for node in nodes:
        if isinstance(node, Group | Guidance):
            if together:
                found.append(Leaves(tuple(together)))
                together = []
            found.append(node)
        else:
            together.append(node)
    return (*found, Leaves(tuple(together))) if together else tuple(found)
