"""What changed in how a form's questions stand: pages, groups, texts and order. None of it changes which answers count.

A rule around several questions is told at each of them (`forms.versions.question_changes`).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final

from forms.content import canonical
from forms.elements import Element, Group, Guidance, Page, Question
from forms.json_values import Json, JsonObject, list_of, object_of, pointer_of
from forms.versions.changes import Meaning, VersionChange
from forms.versions.keyword_words import help_words
from forms.versions.question_changes import rule_said
from rules.sentences import Sentence, listed

KNOWN_KEYS: Final = frozenset({"type", "elements", "label", "title", "text", "scope", "rule", "options"})
OF_LAYOUTS: Final[Mapping[str, frozenset[str]]] = {"Group": frozenset({"hint"}), "Label": frozenset({"format"})}
"""The options of what is no control."""

type Chain = tuple[str, ...]
"""The titles of the groups around something, outermost first."""


@dataclass
class _Standing:
    """What stands on some pages, in order, by what names it: a question's pointer, or a text with `"` before it."""

    chains: dict[str, Chain] = field(default_factory=dict)
    page_of: dict[str, str] = field(default_factory=dict)
    texts: dict[str, Guidance] = field(default_factory=dict)
    places: dict[Chain, str] = field(default_factory=dict)
    hints: dict[Chain, str] = field(default_factory=dict)
    rules: dict[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, pages: tuple[Page, ...], named: Mapping[str, str]) -> "_Standing":
        """`named` are other pointers for questions, of those that steps took elsewhere."""
        made = cls()
        for page in pages:
            made._add(page.elements, (), page.slug, named)
        return made

    def _add(self, elements: tuple[Element, ...], chain: Chain, slug: str, named: Mapping[str, str]) -> None:
        for each in elements:
            if isinstance(each, Group):
                inside = (*chain, each.title) if each.title else chain
                self.places.setdefault(inside, each.place)
                self.hints[inside] = "\n".join(filter(None, (self.hints.get(inside, ""), each.hint)))
                self._add(each.elements, inside, slug, named)
                continue
            if isinstance(each, Question):
                name = named.get(each.pointer, each.pointer)
            else:
                name = self._name_of(each)
                self.texts[name] = each
                self.rules[name] = ([rule_said(rule) for rule in each.rules], each.warning)
            self.chains[name], self.page_of[name] = chain, slug

    def _name_of(self, text: Guidance) -> str:
        """A text that stands in several places has a name for each."""
        name = f'"{text.text}'
        while name in self.texts:
            name += '"'
        return name


def pages_changed(former: tuple[Page, ...], other: tuple[Page, ...]) -> Iterator[VersionChange]:
    """Which pages are new, gone, called otherwise, or stand in another place: one change for each page."""
    before, after = {page.title: page for page in former}, {page.title: page for page in other}
    gone, new = ([page for title, page in one.items() if title not in two] for one, two in _both(before, after))
    called = dict(_called_otherwise(gone, new))
    for page in new:
        was = called.get(page.title)
        words = Sentence("this page was called “%(was)s”", was=was) if was else Sentence("this page is new")
        yield _of_page(page.title, words)
    for page in gone:
        if page.title not in called.values():
            yield _of_page(
                page.title, Sentence("this page is gone: what became of its questions is told at each of them")
            )
    names = [called.get(page.title, page.title) for page in other]
    stood = [page.title for page in former if page.title in names]
    stand = [name for name in names if name in stood]
    kept = {stand[at] for block in SequenceMatcher(None, stood, stand, autojunk=False).get_matching_blocks()
            for at in range(block.b, block.b + block.size)}  # fmt: skip
    for at, (page, name) in enumerate(zip(other, names, strict=True)):
        if name in stood and name not in kept:
            words = Sentence("this page comes after “%(title)s” now", title=other[at - 1].title)
            yield _of_page(page.title, words if at else Sentence("this page comes first now"))


def _both[Kind](one: Kind, two: Kind) -> tuple[tuple[Kind, Kind], tuple[Kind, Kind]]:
    return (one, two), (two, one)


def _of_page(title: str, words: Sentence) -> VersionChange:
    return VersionChange("/uischema", title, Meaning.COMPATIBLE, "pages", words)


def _called_otherwise(gone: list[Page], new: list[Page]) -> Iterator[tuple[str, str]]:
    """The pages that are another one's under a new title, as most of their questions are: by their titles now."""
    left = {page.title: {question.pointer for question in page.questions} for page in gone}
    for page in new:
        mine = {question.pointer for question in page.questions}
        same = max(left, key=lambda title: len(left[title] & mine), default=None)
        if same is not None and 2 * len(left[same] & mine) > max(len(left[same]), len(mine)):
            del left[same]
            yield page.title, same


def standing_changed(
    former: tuple[Page, ...],
    other: tuple[Page, ...],
    named: Mapping[str, str],
    labels: Mapping[str, str],
    around: str = "",
) -> Iterator[VersionChange]:
    """Groups, texts and the order on the pages. `named` is where steps took questions, `around` leads to them."""
    before, after = _Standing.of(former, named), _Standing.of(other, {})
    yield from _texts(before, after)
    yield from _groups(before, after)
    both = [name for name in before.chains if name in after.chains]
    now = [name for name in after.chains if name in before.chains]
    matched = SequenceMatcher(None, both, now, autojunk=False).get_matching_blocks()
    kept = {name for block in matched for name in now[block.b : block.b + block.size]}
    for name in now:
        if name not in kept and before.page_of[name] == after.page_of[name]:
            words = Sentence("it stands in another place on its page")
            text = after.texts.get(name)
            place = text.place if text is not None else f"{around}{name}"
            label = _begun(text) if text is not None else labels.get(name, "")
            yield VersionChange(place, label, Meaning.COMPATIBLE, "order", words)


def _texts(before: _Standing, after: _Standing) -> Iterator[VersionChange]:
    for name, text in after.texts.items():
        if name not in before.texts:
            words = Sentence("a new text for whoever fills in the form")
            yield VersionChange(text.place, _begun(text), Meaning.COMPATIBLE, "text", words)
        elif before.rules[name] != after.rules[name]:
            words = Sentence("when or how this text is shown was changed")
            yield VersionChange(text.place, _begun(text), Meaning.COMPATIBLE, "text", words)
    for name, text in before.texts.items():
        if name not in after.texts:
            words = Sentence("this text for whoever fills in the form is gone")
            yield VersionChange(text.place, _begun(text), Meaning.COMPATIBLE, "text", words)


def _groups(before: _Standing, after: _Standing) -> Iterator[VersionChange]:
    """One change for all that stood under one title and stands under another."""
    moved = Counter(
        (before.chains[name], chain)
        for name, chain in after.chains.items()
        if name in before.chains and before.chains[name] != chain
    )
    for (was, now), count in moved.items():
        words = Sentence.several_of(
            "%(count)s question or text stood %(before)s and stands %(now)s",
            "%(count)s questions or texts stood %(before)s and stand %(now)s",
            count,
            before=_under(was),
            now=_under(now),
        )
        yield VersionChange(_place(now, after), now[-1] if now else "", Meaning.COMPATIBLE, "group", words)
    for chain, hint in after.hints.items():
        if chain in before.hints and before.hints[chain] != hint:
            told = help_words(before.hints[chain], hint)
            yield VersionChange(_place(chain, after), chain[-1] if chain else "", Meaning.COMPATIBLE, "group", told)


def _place(chain: Chain, standing: _Standing) -> str:
    return standing.places.get(chain, "/uischema")


def _under(chain: Chain) -> str:
    return Sentence("under %(titles)s", titles=_quoted([*chain])) if chain else Sentence("under no title")


def _quoted(titles: list[str]) -> str:
    return listed(f"“{title}”" for title in titles) or Sentence("nothing")


def _begun(text: Guidance) -> str:
    return text.text if len(text.text) <= 60 else f"{text.text[:59]}…"


# What is written and read by nobody


def unread_changed(former: Json, other: Json) -> Iterator[VersionChange]:
    """What is written in a UI schema that means nothing here, where that is otherwise."""
    before, after = dict(_unread(former, "/uischema")), dict(_unread(other, "/uischema"))
    was, now = Counter(_without_place(before)), Counter(_without_place(after))
    for place, value in {**before, **after}.items():
        named = (place.rsplit("/", 1)[-1], value)
        if was[named] != now[named]:
            words = Sentence("“%(word)s” in the file was changed, which means nothing here", word=named[0])
            yield VersionChange(place, "", Meaning.UNKNOWN, "unread", words)


def _without_place(found: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(place.rsplit("/", 1)[-1], value) for place, value in found.items()]


def _unread(element: Json, place: str) -> Iterator[tuple[str, str]]:
    if not isinstance(element, dict):
        return
    for word in element.keys() - KNOWN_KEYS:
        yield f"{place}{pointer_of((word,))}", canonical(element[word])
    options = object_of(element.get("options"))
    kind = str(element.get("type"))
    if kind not in ("Control", "ListWithDetail"):
        for word in options.keys() - OF_LAYOUTS.get(kind, frozenset()):
            yield f"{place}/options{pointer_of((word,))}", canonical(options[word])
    yield from _unread(options.get("detail"), f"{place}/options/detail")
    for at, child in enumerate(list_of(element.get("elements"))):
        yield from _unread(child, f"{place}/elements/{at}")


def arranged_otherwise(former: JsonObject, other: JsonObject) -> VersionChange | None:
    """The change of a UI schema that says the same in another way."""
    if canonical(former.get("uischema")) == canonical(other.get("uischema")):
        return None
    words = Sentence("the layout is written otherwise: the same questions in the same order, under the same rules")
    return VersionChange("/uischema", "", Meaning.COMPATIBLE, "layout", words)
