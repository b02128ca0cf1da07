"""Finding files among those that somebody may see: by a child's name, or a part of it, and by the date of birth.

Names are found by what is held of a child now, was held until it was corrected, and is written down as another name.
The keys (`cases.match_keys`) find whole words of any of them, as written and as they sound; a part of a word is looked
for in the names that are held and were held, since another name is encrypted. Every word that was typed has to fit. As
many statements with a hundred files as with a hundred thousand.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Case as SqlCase
from django.db.models import F, IntegerField, Prefetch, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from accounts.asked_day import NotADayError
from accounts.days import full_day_words
from cases.knowing import fact_words
from cases.match_keys import name_mark, sound_mark
from cases.models import Case, FormerDetails, MatchKey, Person, PersonFact
from cases.sounds import PARTICLES, bare, sounds, spelt, words
from forms.controls.date_parts import month_number

MOST_WORDS: Final = 6
"""How many words of a name are looked for."""
SHORT: Final = 3
"""From how many letters on a part is found inside a word too, and a word by how it sounds."""

_DATE: Final = re.compile(
    r"(?<!\w)(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s./-]+(?P<month>\d{1,2}|[^\W\d_]{3,})[\s./,-]+(?P<year>\d{4}|\d\d)(?!\w)"
    r"|(?<!\w)(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\w)"
)
_BREAKS: Final = re.compile(r"[\s,;\-‐‑–]+")
_STARTS: Final = "(^|[ '’ʼ‐‑–-])"
_ENDS: Final = "($|[ ‐‑–-])"


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for: bare words of a name, a date of birth, or both."""

    words: tuple[str, ...]
    day: date | None

    @classmethod
    def read(cls, text: str) -> "Sought":
        """What was typed. Raises `NotADayError` where it has a date in it that is none."""
        found = _DATE.search(text)
        rest = text if found is None else f"{text[: found.start()]} {text[found.end() :]}"
        typed = list(dict.fromkeys(filter(None, map(bare, _BREAKS.split(rest)))))
        telling = [word for word in typed if word not in PARTICLES]
        return cls(tuple((telling or typed)[:MOST_WORDS]), None if found is None else _day(found))


def _day(found: re.Match[str]) -> date:
    year, month, day = (found[one] or found[other] for one, other in (("y", "year"), ("m", "month"), ("d", "day")))
    if len(year) != 4:
        raise NotADayError(_("Enter the year with four digits, such as 9 7 2019"))
    try:
        return date(int(year), month_number(month), int(day))
    except ValueError:
        raise NotADayError(_("Enter a real day, such as 9 7 2019")) from None


def find(files: QuerySet[Case], sought: Sought) -> QuerySet[Case]:
    """Those of these files that fit, the best first, and by name where they fit as well: with all that `why` reads."""
    far = [*map(_how_far, sought.words)]
    for word in sought.words:
        files = files.filter(_fits(word))
    if sought.day is not None:
        files = files.filter(child__in=MatchKey.objects.filter(day=sought.day).values("person_id"))
        held = Q(child__date_of_birth=sought.day) | Q(child__expected_date_of_birth=sought.day)
        far.append(SqlCase(When(held, then=Value(0)), default=Value(1), output_field=IntegerField()))
    names = {f"far_{number}": one for number, one in enumerate(far)}
    found = files.alias(**names).alias(far=sum(map(F, names), Value(0)))
    others = PersonFact.objects.filter(kind="other_name", taken_back=False).order_by("pk")
    return (
        found.order_by("far", "child__family_name", "child__given_name", "pk")
        .select_related("child")
        .prefetch_related(Prefetch("child__facts", others), Prefetch("child__former", _former()))
    )


def _former() -> QuerySet[FormerDetails]:
    return FormerDetails.objects.order_by("-until", "-pk")


def _held(pattern: str, before: str = "") -> Q:
    """Where a name is written like this, in the details that somebody is held under."""
    fields = ("given_name", "known_as", "family_name")
    fits = Q()
    for field in fields:
        fits |= Q(**{f"{before}{field}__iregex": pattern})
    return fits


def _part(word: str) -> str:
    return spelt(word) if len(word) >= SHORT else _STARTS + spelt(word)


def _keyed(marks: list[str]) -> Q:
    return Q(child__in=MatchKey.objects.filter(mark__in=marks).values("person_id"))


def _elsewhere(word: str) -> Q:
    """Another name of the child has the word, or one that was corrected."""
    held = FormerDetails.objects.filter(_held(_part(word))).values("person_id")
    return _keyed([name_mark(word)]) | Q(child__in=held)


def _sounding(word: str) -> list[str]:
    return [sound_mark(key) for key in sorted(sounds(word))] if len(word) >= SHORT else []


def _fits(word: str) -> Q:
    fits = _held(_part(word), "child__") | _elsewhere(word)
    alike = _sounding(word)
    return fits | _keyed(alike) if alike else fits


def _how_far(word: str) -> SqlCase:
    """How far the name is from the word: the same, begun by it, another name of the child's, a part, a sound."""
    pattern = spelt(word)
    steps = (
        _held(_STARTS + pattern + _ENDS, "child__"),
        _held(_STARTS + pattern, "child__"),
        _elsewhere(word),
        _held(_part(word), "child__"),
    )
    return SqlCase(
        *(When(fits, then=Value(number)) for number, fits in enumerate(steps)),
        default=Value(len(steps)),
        output_field=IntegerField(),
    )


# Why


def why(case: Case, sought: Sought, *, reads_former: bool) -> list[str]:
    """Say why a file of `find` fits, where the name that is shown does not say so itself.

    What was held until somebody corrected it is told to those alone who read it in the file (`reads_former`).
    """
    child: Person = case.child
    said = [_why_word(word, child, reads_former) for word in sought.words]
    if sought.day not in (None, child.date_of_birth, child.expected_date_of_birth):
        said.append(_why_day(child, sought.day, reads_former))
    return list(dict.fromkeys(filter(None, said)))


def _why_word(word: str, child: Person, reads_former: bool) -> str:
    names = list(_names(child, reads_former))
    for name, words_of in names:
        if _has(name, word):
            return words_of
    for number, (name, words_of) in enumerate(names):
        if len(word) >= SHORT and sounds(word) & {key for part in words(name) for key in sounds(part)}:
            return words_of if number else _("The name sounds alike")
    return ""


def _names(child: Person, reads_former: bool) -> Iterator[tuple[str, str]]:
    """The names of a child, each with what is said where it is the one that fits; the one that is shown first."""
    yield child.name, ""
    if child.given_name:
        yield child.given_name, _("Registered as %(name)s") % {"name": child.full_name}
    for fact in child.facts.all():
        name = f"{fact.value.get('given_name', '')} {fact.value['family_name']}"
        yield name, fact_words(fact)
    for held in child.former.all():
        words_of = _("A name that was corrected")
        if reads_former:
            name = " ".join(filter(None, (held.given_name, held.family_name)))
            words_of = _("Until %(day)s held as %(name)s") % {"name": name, "day": full_day_words(held.until)}
        yield f"{held.given_name} {held.known_as} {held.family_name}", words_of


def _has(name: str, word: str) -> bool:
    if len(word) >= SHORT and word in bare(name):
        return True
    return any(bare(part).startswith(word) for part in re.split(_STARTS, name) if part)


def _why_day(child: Person, day: date | None, reads_former: bool) -> str:
    for held in child.former.all():
        if reads_former and day in (held.date_of_birth, held.expected_date_of_birth):
            until = full_day_words(held.until)
            return _("Until %(day)s held with this date of birth") % {"day": until}
    return _("A date of birth that was corrected")
