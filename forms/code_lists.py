"""Code lists: named lists of codes with their words, each effective between two days.

Definitions name a list and stay pure; which codes a question offers is found when it is asked, for the day that the
form is about (`as_of`). A code that ended is offered no more, and still read in words. A list is shipped
(`code_lists/*.json`, loaded into the library), or an authority's own, which then stands in place of the shipped one.
A list that is replaced is kept, so that a record reads as it was made, whatever its codes are called since (`as_made`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from accounts import clock, context
from accounts.languages import ENGLISH, reads
from forms.code_list_words import CodeWords, read_code_words
from forms.form_texts import FormText, source_of
from forms.found_by_words import FoundByWords
from forms.json_values import JsonObject, list_of, pointer_of
from forms.limits import MAX_CODES, MAX_LABEL
from forms.problems import DefinitionProblem, DefinitionWarning, FormDefinitionError, ProblemList
from rules.sentences import Sentence, listed

if TYPE_CHECKING:
    from forms.models import CodeListVersion, FormerCodeList

KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,79}")
MAX_CODE: Final = 40
HEAD: Final = frozenset({"key", "title", "source", "sample", "codes", "translations"})
OF_CODE: Final = frozenset({"code", "title", "from", "until"})


@dataclass(frozen=True, slots=True)
class Code:
    """One code and its words, from a day until a day, both included; None leaves an end open."""

    code: str
    title: str
    starts_on: date | None = None
    ends_on: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it may be chosen for a day."""
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True)
class CodeList:
    """A list of codes. A code may stand in it several times, with other words at other times."""

    key: str
    title: str
    source: str
    codes: tuple[Code, ...]
    warnings: tuple[DefinitionWarning, ...] = ()
    translations: CodeWords = field(default_factory=dict)

    def read_in(self, language: str) -> "CodeList":
        """The list as it is read in a language: each title says its language. Without words in it, the list itself."""
        words = self.translations.get(language)
        if words is None:
            return self
        if language not in self._in_languages:
            codes = tuple(replace(code, title=_said_in(code, words, language)) for code in self.codes)
            self._in_languages[language] = replace(self, codes=codes)
        return self._in_languages[language]

    @cached_property
    def _in_languages(self) -> dict[str, "CodeList"]:
        return {}

    def on(self, day: date) -> tuple[Code, ...]:
        """The codes that may be chosen for a day, in the order of the list."""
        return tuple(code for code in self.codes if code.holds(day))

    def find(self, code: str, day: date) -> Code | None:
        """A code as it reads on a day; one that has ended, or has not begun, as it read or will read nearest to it."""
        found = self._by_code.get(code, ())
        return min(found, key=lambda one: _days_away(one, day), default=None)

    def other_words(self, code: Code) -> tuple[str, ...]:
        """What a code is called in the languages of the list but the one that it is read in."""
        translated = (words.get(code.code, "") for words in self.translations.values())
        return tuple(
            dict.fromkeys(words for words in (source_of(code.title), *translated) if words not in ("", code.title))
        )

    @cached_property
    def by_words(self) -> FoundByWords:
        """The codes by their words, of any day and in every language: what one typed, others read."""
        titles = [(source_of(code.title), code.code) for code in self.codes]
        of_languages = [(text, code) for words in self.translations.values() for code, text in words.items()]
        return FoundByWords((title, code, code) for title, code in dict.fromkeys([*titles, *of_languages]))

    @cached_property
    def _by_code(self) -> Mapping[str, tuple[Code, ...]]:
        found: dict[str, tuple[Code, ...]] = {}
        for code in self.codes:
            found[code.code] = (*found.get(code.code, ()), code)
        return found


def _said_in(code: Code, words: Mapping[str, str], language: str) -> FormText:
    text = words.get(code.code)
    return FormText(text, language, code.title) if text else FormText(code.title, ENGLISH, code.title)


def _days_away(code: Code, day: date) -> int:
    if code.ends_on is not None and code.ends_on < day:
        return (day - code.ends_on).days
    return (code.starts_on - day).days if code.starts_on is not None and code.starts_on > day else 0


# The day


_day: ContextVar[date | None] = ContextVar("casewright_day_of_codes", default=None)


@contextmanager
def as_of(day: date | None) -> Iterator[None]:
    """Have codes offered and read as on a day; None leaves the day that stands."""
    token = _day.set(day or _day.get())
    try:
        yield
    finally:
        _day.reset(token)


def day_of_codes() -> date:
    """The day whose codes count now: that of `as_of`, or else today."""
    return _day.get() or clock.today()


_moment: ContextVar[datetime | None] = ContextVar("casewright_moment_of_code_lists", default=None)


@contextmanager
def as_made(at: datetime) -> Iterator[None]:
    """Have code lists read as they were in use at a time, such as when a record was submitted."""
    token = _moment.set(at)
    try:
        yield
    finally:
        _moment.reset(token)


# Finding a list


def code_list(key: str) -> CodeList | None:
    """The list of this name: the open authority's own, else the shipped one; None where there is neither.

    Its words are those of the language that somebody reads, where it has any.
    """
    found = _list_of(key)
    return found.read_in(reads()) if found is not None else None


def _list_of(key: str) -> CodeList | None:
    if context.current_id() is None:
        return None
    rows = _rows_of(key)
    at = _moment.get()
    if at is None or not rows or _counts(rows[0], at):
        return _kept(rows[0]) if rows else None
    known: list[CodeListVersion | FormerCodeList] = [*_former(key, at), *rows]
    return _kept(next((one for one in known if _counts(one, at)), rows[0]))


def _rows_of(key: str) -> list["CodeListVersion"]:
    """The lists of this name in use, the authority's own before the shipped one."""
    from forms.models import CodeListVersion

    memo = context.memo()
    if memo is not None and ("code_list", key) in memo and not context.was_written(CodeListVersion):
        held: list[CodeListVersion] = memo["code_list", key]
        return held
    rows = CodeListVersion.objects.filter(key=key).defer("content")  # a long list is read once, not at every request
    found = sorted(rows, key=_is_shipped)
    if memo is not None:
        memo["code_list", key] = found
    return found


def _former(key: str, at: datetime) -> list["FormerCodeList"]:
    """The lists of this name that were replaced after a time: the authority's own first, then the earliest."""
    from forms.models import FormerCodeList

    memo = context.memo()
    if memo is None or ("former_code_lists", key) not in memo or context.was_written(FormerCodeList):
        rows = FormerCodeList.objects.filter(key=key).defer("content").order_by("replaced_at")
        found = sorted(rows, key=_is_shipped)
        if memo is None:
            return [one for one in found if one.replaced_at > at]
        memo["former_code_lists", key] = found
    held: list[FormerCodeList] = memo["former_code_lists", key]
    return [one for one in held if one.replaced_at > at]


def _is_shipped(row: "CodeListVersion | FormerCodeList") -> bool:
    return bool(row.authority_id == context.LIBRARY_ID)


def _counts(row: "CodeListVersion | FormerCodeList", at: datetime) -> bool:
    """Whether it was in use already at a time."""
    return row.in_use_since is None or row.in_use_since <= at


_MOST_KEPT: Final = 200
_read_before: dict[str, CodeList] = {}


def _kept(row: "CodeListVersion | FormerCodeList") -> CodeList:
    found = _read_before.get(row.sha256)
    if found is None:
        if len(_read_before) >= _MOST_KEPT:
            _read_before.clear()
        found = _read_before[row.sha256] = read_code_list(row.content)
    return found


# Reading a file


def read_code_list(document: object) -> CodeList:
    """A list from its document. Raises `FormDefinitionError` with everything that is wrong."""
    problems = ProblemList()
    given: dict[str, Any] = document if isinstance(document, dict) else {}
    for name in ("key", "title", "source"):
        if not isinstance(given.get(name), str) or not given[name].strip():
            problems.add(f"/{name}", "not_text", Sentence("A code list says its “%(name)s”, a text.", name=name))
    if isinstance(given.get("key"), str) and not KEY.fullmatch(given["key"]):
        problems.add("/key", "bad_key", Sentence("The key has small letters, digits and underscores only."))
    for name in given.keys() - HEAD:
        problems.add(
            f"/{name}", "unknown_key", Sentence("Casewright does not know “%(name)s” in a code list.", name=name)
        )
    if not isinstance(given.get("sample", False), bool):
        problems.add(
            "/sample", "not_yes_or_no", Sentence("“sample” is true for the list of a sample form, else left out.")
        )
    listed = given.get("codes")
    if not isinstance(listed, list) or not listed or len(listed) > MAX_CODES:
        problems.add(
            "/codes",
            "bad_codes",
            Sentence("“codes” is a list of 1 to %(max_codes)s codes.", max_codes=f"{MAX_CODES:,}"),
        )
    codes = [found for at, one in enumerate(list_of(listed)) if (found := _code(one, f"/codes/{at}", problems))]
    _check_periods(codes, problems)
    known = frozenset(code.code for code in codes)
    words = read_code_words(given.get("translations"), known, problems)
    problems.refuse_if_any()
    return CodeList(given["key"], given["title"], given["source"], tuple(codes), problems.warnings, words)


def _code(given: object, place: str, problems: ProblemList) -> Code | None:
    if not isinstance(given, dict):
        problems.add(place, "bad_code", Sentence("A code is {“code”: …, “title”: …, “from”: a day, “until”: a day}."))
        return None
    code, title = given.get("code"), given.get("title")
    if not isinstance(code, str) or not 0 < len(code) <= MAX_CODE or code != code.strip():
        problems.add(
            f"{place}/code",
            "bad_code",
            Sentence("A code is a text of 1 to %(max_code)s characters.", max_code=MAX_CODE),
        )
        return None
    if not isinstance(title, str) or not title.strip() or len(title) > MAX_LABEL:
        problems.add(
            f"{place}/title",
            "bad_title",
            Sentence("The title says what it means, in up to %(max_label)s letters.", max_label=MAX_LABEL),
        )
        return None
    for name in given.keys() - OF_CODE:
        problems.add(
            f"{place}{pointer_of((name,))}",
            "unknown_key",
            Sentence("Casewright does not know “%(name)s” of a code.", name=name),
        )
    starts, ends = _a_day(given, "from", place, problems), _a_day(given, "until", place, problems)
    if starts and ends and ends < starts:
        problems.add(f"{place}/until", "bad_period", Sentence("The last day is before the first."))
    return Code(code, title.strip(), starts, ends)


def _a_day(given: Mapping[str, object], name: str, place: str, problems: ProblemList) -> date | None:
    value = given.get(name)
    if value is None:
        return None
    try:
        return date.fromisoformat(value)  # type: ignore[arg-type]  # what is no text is told below
    except (TypeError, ValueError):
        problems.add(f"{place}/{name}", "bad_day", Sentence("“%(name)s” is a day such as 2025-04-01.", name=name))
        return None


def _check_periods(codes: Iterable[Code], problems: ProblemList) -> None:
    """A code may be listed again, for another time only."""
    former: dict[str, list[Code]] = {}
    for at, code in enumerate(codes):
        for other in former.get(code.code, ()):
            first, last = max(_first(code), _first(other)), min(_last(code), _last(other))
            if first <= last:
                problems.add(
                    f"/codes/{at}",
                    "twice",
                    Sentence("The code “%(code)s” stands here twice for one time.", code=code.code),
                )
        former.setdefault(code.code, []).append(code)


def _first(code: Code) -> date:
    return code.starts_on or date.min


def _last(code: Code) -> date:
    return code.ends_on or date.max


# Publishing


def publish_code_list(document: JsonObject) -> CodeList:
    """Put a list into the open authority, in place of what it used under that name, which is kept for its records.

    Raises `FormDefinitionError` for a document with problems, and when a code is missing now that the list in use held,
    the authority's own or else the shipped one: answers may hold it, so it is given an end and stays.
    """
    from forms.content import sha256_of
    from forms.models import CodeListVersion, FormerCodeList

    made = read_code_list(document)
    here = CodeListVersion.objects.filter(authority_id=context.required_id(), key=made.key).first()
    former = code_list(made.key)
    lost = sorted({code.code for code in former.codes} - {code.code for code in made.codes}) if former else []
    if lost:
        reason = Sentence(
            "These codes are left out: %(listed)s. Answers may hold them: give them an “until” instead.",
            listed=listed(lost),
        )
        raise FormDefinitionError((DefinitionProblem("/codes", "codes_lost", reason),))
    now, written = clock.now(), {"title": made.title, "content": document, "sha256": sha256_of(document)}
    if here is None:
        CodeListVersion.objects.create(key=made.key, in_use_since=now if former is not None else None, **written)
    elif here.sha256 != written["sha256"]:
        FormerCodeList.objects.create(
            key=here.key,
            content=here.content,
            sha256=here.sha256,
            in_use_since=here.in_use_since,
            replaced_at=now,
        )
        CodeListVersion.objects.filter(pk=here.pk).update(in_use_since=now, **written)
    return made
