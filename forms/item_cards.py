"""What a template needs to draw a list of repeated items on its page: cards, what was removed, and the ways on."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, Literal

from django.utils.translation import gettext, ngettext
from markupsafe import Markup

from forms.controls.base import Fields
from forms.controls.repeated_items import RepeatedItems
from forms.definition import Review
from forms.elements import Question
from forms.evidence import KEEP, STILL_RIGHT, TAKE, Evidence
from forms.html_ids import html_id
from forms.items import asks_of, ids_in, known_by, listed_name, name_of, read_items, removed_in, withholds
from forms.json_values import Json, value_at
from forms.limits import MAX_ITEMS
from forms.list_news import BETWEEN, ListNews
from forms.remarks import RemarkView

CARDS_A_PAGE = 25
MOST_OFFERED = 5
"""How many removed items are offered to be put back, the last one first."""
NOTHING: Final = Markup()
NO_SOURCES: Final[Mapping[str, Evidence]] = MappingProxyType({})
NO_NEWS: Final[Mapping[str, ListNews]] = MappingProxyType({})
NO_REMARKS: Final[Mapping[str, RemarkView]] = MappingProxyType({})
CHANGE, REMOVE, ADD, PUT_BACK = "change", "remove", "add", "put-back"
UP, DOWN = "up", "down"

type PageAddress = Callable[[str, int], str]
"""The address of the page with the n-th page of a list, by the list's slug."""


@dataclass(frozen=True, slots=True)
class CardView:
    """One item: what it is called, what it is known by, whether something in it must be mended, and its buttons.

    `withheld`: an answer in it says that it must be kept from the family. `up` and `down` are empty where it cannot be
    moved there. `filled` says how many of its answers were filled in and that nobody has confirmed, and where from;
    `still_right` is the button that confirms them. `gone`: what it came from says something else now, or is gone.
    """

    id: str
    title: str
    words: str
    wanting: str
    change: str
    remove: str
    withheld: bool = False
    up: str = ""
    down: str = ""
    filled: Markup = NOTHING
    still_right: str = ""
    gone: bool = False


@dataclass(frozen=True, slots=True)
class RemovedView:
    """An item that was removed and can be put back."""

    words: str
    put_back: str


@dataclass(frozen=True, slots=True)
class NewsView:
    """An item that became known only now: what it is known by, where from, and the button that adds it."""

    words: str
    source: Markup
    take: str


@dataclass(frozen=True, slots=True)
class ListRemark:
    """A remark at a list: `about` names what in the list it is on, empty where it is the list itself."""

    about: str
    view: RemarkView


@dataclass(frozen=True, slots=True)
class ItemsView:
    """A list on its page. `pages` is `components/pagination.jinja`'s; `full` says why no more can be added.

    `remarks` are those on the list and on what is in it. `news` are items that it would be filled in with now, and
    `leave` is the button that leaves it as it is.
    """

    type: Literal["items"]
    pointer: str
    id: str
    label: str
    noun: str
    optional: bool
    hint: str
    error: str
    count: int
    cards: tuple[CardView, ...]
    removed: tuple[RemovedView, ...]
    pages: Mapping[str, object] | None
    add: str
    full: str
    conditional: bool
    lead_in: str
    answerable: bool
    by_law: bool = False
    why: str = ""
    remarks: tuple[ListRemark, ...] = ()
    news: tuple[NewsView, ...] = ()
    leave: str = ""


@dataclass(frozen=True, slots=True)
class ListPlace:
    """Where a list stands: its slug, and which page of its cards is drawn."""

    slug: str
    number: int
    address: PageAddress


def items_view(
    question: Question,
    fields: Fields,
    review: Review,
    place: ListPlace,
    *,
    error: str = "",
    conditional: bool = False,
    lead_in: str = "",
    answerable: bool = True,
    by_law: bool = False,
    why: str = "",
    remarks: Mapping[str, RemarkView] = NO_REMARKS,
    sources: Mapping[str, Evidence] = NO_SOURCES,
    news: ListNews | None = None,
) -> ItemsView:
    """A list as its page draws it: one page of its cards, from what the draft holds. `remarks` are by pointer, as
    are `sources` of answers that were filled in. `news` is what the list would be filled in with now.
    """
    ids = ids_in(question, fields)
    count = len(ids)
    pages = max(1, -(-count // CARDS_A_PAGE))
    number = min(max(1, place.number), pages)
    value = value_at(review.given, question.path)
    given = value if isinstance(value, list) else []
    wanting = _wanting(question, review)
    filled = filled_by_item(sources.values(), review)
    first = (number - 1) * CARDS_A_PAGE
    most = min(asks_of(question).most or MAX_ITEMS, MAX_ITEMS)
    return ItemsView(
        type="items",
        pointer=question.pointer,
        id=html_id(question.pointer),
        label=question.label,
        noun=asks_of(question).noun,
        optional=question.optional,
        hint=question.hint,
        error=error,
        count=count,
        cards=tuple(
            replace(
                _card(question, place.slug, at, item, given[at] if at < len(given) else None, wanting.get(at, 0)),
                up=f"{UP}/{place.slug}/{item}" if at and can_be_sorted(question) else "",
                down=f"{DOWN}/{place.slug}/{item}" if at + 1 < count and can_be_sorted(question) else "",
                filled=filled_words(filled.get(f"{question.pointer}/{item}", ())),
                still_right=f"{STILL_RIGHT}{question.pointer}/{item}",
                gone=news is not None and item in news.gone,
            )
            for at, item in list(enumerate(ids))[first : first + CARDS_A_PAGE]
        ),
        removed=_removed(question, fields, place.slug) if answerable else (),
        pages={
            "number": number,
            "pages": pages,
            "previous_url": place.address(place.slug, number - 1) if number > 1 else None,
            "next_url": place.address(place.slug, number + 1) if number < pages else None,
        },
        add=f"{ADD}/{place.slug}" if answerable and count < most else "",
        full=gettext("That is all this list can have: %(most)s.") % {"most": most} if count >= most else "",
        conditional=conditional,
        lead_in=lead_in,
        answerable=answerable,
        by_law=by_law,
        why=why,
        remarks=tuple(_remarks(question, remarks)),
        news=_new_ones(news) if news is not None and answerable and count < most else (),
        leave=f"{KEEP}:{BETWEEN.join(one.key for one in news.items) if news is not None else ''}{question.pointer}",
    )


def _new_ones(news: ListNews) -> tuple[NewsView, ...]:
    pointer = news.question.pointer
    return tuple(NewsView(one.words, one.source, f"{TAKE}{pointer}/{one.key}") for one in news.items)


def filled_by_item(sources: Iterable[Evidence], review: Review) -> dict[str, list[Evidence]]:
    """The answers inside items that count, were filled in, and that nobody has confirmed, by the item's pointer."""
    found: dict[str, list[Evidence]] = {}
    for one in sources:
        if one.item and one.way == "filled" and one.question.pointer in review.standing.asked:
            found.setdefault(one.item, []).append(one)
    return found


def filled_words(filled: Iterable[Evidence]) -> Markup:
    """Where the answers of one item came from that nobody has confirmed; empty where there are none."""
    said = list(dict.fromkeys(one.source for one in filled))
    return Markup(". ").join(said)


def can_be_sorted(question: Question) -> bool:
    """Whether people put the items of a list in order."""
    return isinstance(question.control, RepeatedItems) and question.control.can_be_sorted


def _remarks(question: Question, remarks: Mapping[str, RemarkView]) -> Iterator[ListRemark]:
    for pointer, view in remarks.items():
        if pointer == question.pointer:
            yield ListRemark("", view)
        elif pointer.startswith(f"{question.pointer}/"):
            yield ListRemark(view.field.about, view)


def _wanting(question: Question, review: Review) -> dict[int, int]:
    """How many answers of each item must be mended, by its place."""
    prefix = question.pointer + "/"
    found: dict[int, int] = {}
    for problem in review.problems:
        index = problem.pointer.removeprefix(prefix).split("/")[0]
        if problem.pointer.startswith(prefix) and index.isdecimal():
            found[int(index)] = found.get(int(index), 0) + 1
    return found


def _card(question: Question, slug: str, at: int, item: str, answer: Json, wanting: int) -> CardView:
    words = ngettext("%(count)s answer to look at", "%(count)s answers to look at", wanting) % {"count": wanting}
    return CardView(
        id=f"{html_id(question.pointer)}-{item}",
        title=name_of(question, at),
        words=known_by(question, answer),
        wanting=words if wanting else "",
        change=f"{CHANGE}/{slug}/{item}",
        remove=f"{REMOVE}/{slug}/{item}",
        withheld=withholds(question, answer),
    )


def _removed(question: Question, fields: Fields, slug: str) -> tuple[RemovedView, ...]:
    offered = removed_in(question, fields)[::-1][:MOST_OFFERED]
    return tuple(
        RemovedView(_words_of_removed(question, fields, at, item), f"{PUT_BACK}/{slug}/{item}") for at, item in offered
    )


def _words_of_removed(question: Question, fields: Fields, at: int, item: str) -> str:
    """What a removed item was called, and known by."""
    alone = {**fields, listed_name(question): [item]}
    answers, _ = read_items(question, alone)
    words = known_by(question, answers[0]) if answers else ""
    return ": ".join(part for part in (name_of(question, at), words) if part)
