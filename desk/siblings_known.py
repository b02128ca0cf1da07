"""Brothers and sisters whom a form names: may they be known here? Told before it is submitted."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import User
from accounts.policy import Place, can
from cases.kin import SIBLINGS, ToldRelative
from cases.matching import Asked, Likely, likely_children
from cases.models import Case
from cases.relationships import family_of
from desk.child_asked import known_answer
from records.models import RecordVersion
from records.updating_family import told_relatives

MOST = 10
"""For so many of a form's brothers and sisters the authority is searched at most."""


def siblings_known(version: RecordVersion, case: Case, user: User) -> list[dict[str, Any]]:
    """Return the brothers and sisters in a version, saved or not, who may be known here, for `forms/check.jinja`.

    `[{"name", "known": [what `desk.child_asked.known_answer` says, with `link_url`: where the file is written
    down under Family, or None]}]`. Only for those who may open a new file and are told the same there; nobody whom the
    child's family names with their own file already.
    """
    told = [one for _pointer, one in told_relatives(version) if _is_asked(one)]
    if not told or not can(user, "open", Place("new_file")):
        return []
    named = {relative.person.pk for relative in family_of(case.child, user)}
    lines = []
    for one in told[:MOST]:
        found = [likely for likely in likely_children(_asked(one, case)) if likely.case.pk != case.pk]
        if found and named.isdisjoint(likely.case.child_id for likely in found):
            known = [_answer(likely, case, one, user) for likely in found]
            name = " ".join(filter(None, (one.given_name, one.family_name)))
            lines.append({"name": name, "known": known})
    return lines


def _is_asked(one: ToldRelative) -> bool:
    return one.kind in SIBLINGS and one.date_of_birth is not None and one.ends_on is None


def _asked(one: ToldRelative, case: Case) -> Asked:
    born = one.date_of_birth
    if born is None:
        raise ValueError("Without a date of birth nobody is looked for.")
    return Asked(one.given_name, one.family_name or case.child.family_name, born)


def _answer(likely: Likely, case: Case, one: ToldRelative, user: User) -> dict[str, Any]:
    said = known_answer(likely.case, user, likely.reasons, by_name=likely.by_name)
    link = None
    if said["url"] and can(user, "relate", case):
        query = urlencode({"reference": likely.case.reference, "kind": one.kind.value})
        link = f"{reverse('family_add', args=[case.reference])}?{query}"
    return {**said, "link_url": link}
