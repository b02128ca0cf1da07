"""What it means that a question takes its answers from another code list.

Where both lists are known, it is looked up whether each former code is there, at all its times, and means the same.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from forms.code_lists import Code, CodeList, code_list
from forms.versions.changes import Meaning
from rules.sentences import Sentence, listed

MOST_NAMED: Final = 8
"""How many codes that are not in the new list are named."""


def code_list_changed(former: str, other: str) -> tuple[Meaning, str, str]:
    """The change from one list to another, or from none, or to none; the lists are those of the open authority."""
    words = Sentence(
        "its answers come from the code list “%(other)s”, not from “%(former)s”", former=former, other=other
    )
    if not former:
        words = Sentence("its answers come from the code list “%(other)s”", other=other)
        return Meaning.NEEDS_STEP, "code_list", words
    if not other:
        words = Sentence("its answers are not codes of the list “%(former)s” any more", former=former)
        return Meaning.NEEDS_STEP, "code_list", words
    before, after = code_list(former), code_list(other)
    if before is None or after is None:
        words = Sentence("%(words)s, and which codes they have is not known here", words=words)
        return Meaning.UNKNOWN, "code_list", words
    lost = codes_not_in(before, after)
    if lost:
        codes = listed(lost[:MOST_NAMED])
        words = Sentence.several_of(
            "%(words)s; %(count)s code is not in it at all times, or means something else: %(codes)s",
            "%(words)s; %(count)s codes are not in it at all times, or mean something else: %(codes)s",
            len(lost),
            words=words,
            codes=codes,
        )
        return Meaning.NEEDS_STEP, "code_list", words
    return Meaning.COMPATIBLE, "code_list", Sentence("%(words)s; all codes are in it with the same words", words=words)


def codes_not_in(former: CodeList, other: CodeList) -> list[str]:
    """The codes of a list that another has not, or not for each of their days, or with other words."""
    lost = (code for code in former.codes if not _covered(code, [one for one in other.codes if _alike(one, code)]))
    return list(dict.fromkeys(code.code for code in lost))


def _alike(one: Code, code: Code) -> bool:
    return (one.code, " ".join(one.title.split()).casefold()) == (code.code, " ".join(code.title.split()).casefold())


def _covered(code: Code, others: Iterable[Code]) -> bool:
    """Whether every day of a code is a day of one of the others."""
    since = code.starts_on or date.min
    last = code.ends_on or date.max
    for one in sorted(others, key=lambda each: each.starts_on or date.min):
        if (one.starts_on or date.min) > since:
            return False
        end = one.ends_on or date.max
        if end >= last:
            return True
        if end >= since:
            since = end + timedelta(days=1)
    return False
