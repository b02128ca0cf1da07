"""Which items of the statutory returns the shipped forms feed: lines for `check_definitions --coverage`.

`form_definitions/return_items.json` names every item of the children in need census and of Ofsted's Annex A lists: what
it means, where it stands, whether it belongs to this half of the library (contact to closure) or to the `later` one
(children looked after, care leavers, adoption, pre-proceedings), and how it is fed: by a `question`, by the child's
`file`, or `worked_out` from what stands elsewhere. Where several questions feed one item, `counts` says which of them
counts (`workflow.return_rules`).
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from forms.definition import FormDefinition
from forms.lint.reading_age import all_questions
from workflow.return_rules import CountingRule, fault_of, read_rule

ITEMS: Final = "form_definitions/return_items.json"
RETURNS: Final = ("cin:", "annexa:")
"""How the names of these returns' items begin; what an authority counts for itself has other names."""
LATER: Final = "later"


@dataclass(frozen=True, slots=True)
class ReturnItem:
    """One item of a return. `elsewhere` says how it is fed where no question does; empty where one must.

    `rule` says which answer counts where several questions feed it.
    """

    name: str
    meaning: str
    source: str
    later: bool
    elsewhere: str
    rule: CountingRule | None = None


def return_items() -> Mapping[str, ReturnItem]:
    """Every item by its name, in the order of the returns."""
    listed = json.loads((Path(__file__).parents[1] / ITEMS).read_text(encoding="utf-8"))
    return {one["name"]: _item(one) for one in listed}


def _item(one: Mapping[str, Any]) -> ReturnItem:
    rule = read_rule(one["counts"]) if "counts" in one else None
    return ReturnItem(one["name"], one["meaning"], one["source"], one["half"] == LATER, _how(one["fed"]), rule)


def _how(fed: str | Mapping[str, str]) -> str:
    if isinstance(fed, str):
        return ""
    return f"the child’s file: {fed['file']}" if "file" in fed else f"worked out: {fed['worked_out']}"


def fed_by(form: FormDefinition) -> Iterator[tuple[str, str, str]]:
    """What a form feeds: the item, the place in the file, and the question in words."""
    for moment, items in form.feeds.items.items():
        yield from ((item, f"/feeds/{moment}", moment.replace("_", " ")) for item in items)
    for question in all_questions(form.pages):
        yield from ((item, question.place, question.label) for item in question.annotations.feeds)


def unknown_items(form: FormDefinition) -> Iterator[tuple[str, str]]:
    """The place and the name of each item that a form feeds and that these returns do not have."""
    known = return_items()
    for item, place, _words in fed_by(form):
        if item.startswith(RETURNS) and item not in known:
            yield place, item


def not_fed(forms: Iterable[FormDefinition]) -> list[str]:
    """The items of this half that neither a question feeds nor anything else."""
    fed = {item for form in forms for item, _place, _words in fed_by(form)}
    return [one.name for one in return_items().values() if not (one.later or one.elsewhere or one.name in fed)]


def undecided(forms: Iterable[FormDefinition]) -> list[str]:
    """What is wrong with the rules which answer counts: a line for each item of several questions without its rule."""
    feeding: defaultdict[str, set[str]] = defaultdict(set)
    for form in forms:
        for item, question in questions_feeding(form):
            feeding[item].add(question)
    found = ((one.name, fault_of(one.rule, feeding[one.name])) for one in return_items().values())
    return [f"{name}: {fault}." for name, fault in found if fault]


def questions_feeding(form: FormDefinition) -> Iterator[tuple[str, str]]:
    """Each item that a form feeds, and which question or moment does, as the rules name it: `form/question`."""
    for moment, items in form.feeds.items.items():
        yield from ((item, f"{form.key}/{moment}") for item in items)
    for one in form.annotated.properties:
        name = "/".join(part for part in one.pattern if part)
        yield from ((item, f"{form.key}/{name}") for item in one.annotations.feeds)


def coverage(forms: Iterable[FormDefinition]) -> Iterator[str]:
    """A line for each item: its name, what it means, and how it is fed."""
    feeding: defaultdict[str, list[str]] = defaultdict(list)
    for form in forms:
        for item, _place, words in fed_by(form):
            feeding[item].append(f"{form.key}: {words}")
    for one in return_items().values():
        ways = [*feeding[one.name], *([one.elsewhere] if one.elsewhere else [])]
        said = "; ".join(ways) or ("later" if one.later else "NOT FED")
        yield f"{one.name} ({one.meaning}): {said}{f'; {one.rule.words}' if one.rule else ''}"
