"""Opening a new child's file once: is the child known here already, in any team?"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import models, transaction

from accounts import audit
from accounts.models import Team, User
from cases.knowing import learn
from cases.match_keys import name_mark
from cases.matching import ESTIMATED_WITHIN, Asked, Likely, likely_children
from cases.models import Case, FormerDetails, MatchKey, Person, PersonFact
from cases.opening import allocate, open_file
from cases.person_facts import KINDS
from cases.sounds import WITHOUT_A_NAME, bare


class KnownChildError(Exception):
    """Files are here, of children who may be this one, that the person has not been told about.

    `likely` says why each may be, where a new file was to be opened.
    """

    def __init__(self, known: Iterable[Case], likely: Iterable[Likely] = ()) -> None:
        super().__init__("A child who may be this one is known here.")
        self.known, self.likely = list(known), list(likely)


def known_children(family_name: str, day: date, *, estimated: bool = False) -> list[Case]:
    """Return the files, of the whole authority, of children with this family name who were born or expected on a day.

    Another name that is written down, and what was held of a child before somebody corrected it, count too: a referrer
    may know no better. An estimated date of birth stands for the days about it, the one that is held as well as the
    `estimated` one asked for. Case, accents, blanks, hyphens and apostrophes make no difference: referrers spell a name
    as they heard it. Whoever asks may not be allowed to see these files.
    """
    about = (day - ESTIMATED_WITHIN, day + ESTIMATED_WITHIN)
    held = models.Q(date_of_birth=day) | models.Q(expected_date_of_birth=day)
    if estimated:
        held = models.Q(date_of_birth__range=about) | models.Q(expected_date_of_birth__range=about)
    held |= models.Q(birth_is_estimated=True, date_of_birth__range=about)
    formerly = models.Q(child__in=FormerDetails.objects.filter(held).values("person_id"))
    same_day = models.Q(child__in=Person.objects.filter(held).values("pk")) | formerly
    wanted = bare(family_name)
    if wanted not in WITHOUT_A_NAME:  # every other name has its key
        named = MatchKey.objects.filter(kind=MatchKey.Kind.FAMILY, mark=name_mark(wanted))
        same_day &= models.Q(child__in=named.values("person_id"))
    found = Case.objects.filter(same_day).select_related("child").prefetch_related("child__former", "child__facts")
    return [case for case in found.order_by("reference") if wanted in _family_names(case.child)]


def _family_names(child: Person) -> set[str]:
    former = {bare(held.family_name) for held in child.former.all()}
    others = {bare(fact.value["family_name"]) for fact in child.facts.all() if _names(fact)}
    return {bare(child.family_name), *former, *others}


def _names(fact: PersonFact) -> bool:
    return fact.kind == "other_name" and not fact.taken_back


def open_new_file(
    given_name: str,
    family_name: str,
    *,
    known_as: str = "",
    born: date | None = None,
    expected: date | None = None,
    estimated: bool = False,
    address: str = "",
    nhs_number: str = "",
    team: Team,
    by: User,
    besides: frozenset[UUID] = frozenset(),
    reason: str = "",
) -> Case:
    """Open the file of a child who comes to us for the first time, with a team and no worker; no episode is open.

    One of `born` and `expected` is given, and `estimated` says that the date of birth is. `address` and a whole
    `nhs_number` are written down as what is known of the child; the number not where the person was told of somebody,
    who may have it too. `besides` are the ids of the known files that the person was told about and says, for `reason`
    (fixed words), are of another child. Raises `KnownChildError`, and makes nothing, when there is any other: also when
    somebody opened it at the same moment, and when a page is posted twice.
    """
    day = born or expected
    if day is None:
        raise ValueError("A child has a date of birth or an expected one.")
    asked = Asked(
        given_name,
        family_name,
        day,
        known_as=known_as,
        expected=born is None,
        estimated=estimated,
        addresses=(address,) if address else (),
        numbers=(nhs_number,) if nhs_number else (),
    )
    with transaction.atomic():
        made = open_file(
            given_name, family_name, known_as=known_as, born=born, expected=expected, estimated=estimated, actor=by
        )
        # Making the reference waits for whoever is opening a file now, so from here on theirs is seen.
        known = [one for one in likely_children(asked) if one.case.pk != made.pk]
        if not besides.issuperset(one.case.pk for one in known):
            raise KnownChildError((one.case for one in known), known)
        allocate(made, team, None, actor=by)
        if address:
            learn(made.child, KINDS["address"], {"use": "home", "lines": address}, by, None, case=made)
        if nhs_number and not known:
            learn(made.child, KINDS["nhs_number"], {"number": nhs_number}, by, None, case=made)
        if known:
            audit.record("opened_besides_known", made, actor=by, case_id=made.pk, reason=reason, known=len(known))
    return made
