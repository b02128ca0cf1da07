"""People, their families, children's files, episodes and allocations.

A `Case` is one child's file in one authority, kept for life. An `Episode` runs from referral to closure; at most one
is open for a case (CIN census rules 8815, 8816, 8820). An `Allocation` says who works with the child, and since when.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import context
from accounts.encryption import EncryptedJSONField, EncryptedTextField
from accounts.kept_queries import KeptQuery
from accounts.models import AuthorityModel, Team
from accounts.models.periods import in_force


class PersonalDetails(AuthorityModel):
    """What somebody is called, and when they were born and died: now (`Person`), or until it was corrected.

    `birth_is_estimated` marks a date of birth that nobody could prove; `name_used_from` is the first day of the name.
    """

    given_name = models.CharField(_("given name"), max_length=80)
    family_name = models.CharField(_("family name"), max_length=80)
    known_as = models.CharField(_("wishes to be called"), max_length=80, blank=True)
    date_of_birth = models.DateField(_("date of birth"), null=True, blank=True)
    expected_date_of_birth = models.DateField(_("expected date of birth"), null=True, blank=True)
    birth_is_estimated = models.BooleanField(_("estimated date of birth"), default=False)
    date_of_death = models.DateField(_("date of death"), null=True, blank=True)
    name_used_from = models.DateField(_("name used from"), null=True, blank=True)

    class Meta:
        abstract = True


class Person(PersonalDetails):
    """Anyone: child, parent or professional. Of the two dates a child has exactly one, an unborn child the expected."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(date_of_birth__isnull=True) | models.Q(expected_date_of_birth__isnull=True),
                name="person_born_or_expected",
            ),
            models.CheckConstraint(
                condition=models.Q(date_of_death__isnull=True)
                | models.Q(date_of_birth__isnull=True)
                | models.Q(date_of_death__gte=models.F("date_of_birth")),
                name="person_dies_after_birth",
            ),
        ]

    @property
    def called(self) -> str:
        """The name the person wishes to be called by, alone."""
        return self.known_as or self.given_name

    @property
    def name(self) -> str:
        """The name to show: as wished, with the family name."""
        return f"{self.called} {self.family_name}".strip()

    @property
    def full_name(self) -> str:
        """The name as registered."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def is_unborn(self) -> bool:
        """Whether the child is expected, not born."""
        return self.date_of_birth is None and self.expected_date_of_birth is not None


class FormerDetails(PersonalDetails):
    """What a person was called, and the date that was held, until somebody corrected it: a child is still found by it.

    `until` is the moment of the correction and `because` its reason, in fixed words. `record` is the version of the
    record that corrected it, by its id, `record_reference` that record's reference; empty where somebody did by hand.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="former")
    until = models.DateTimeField(_("until"))
    because = models.CharField(_("why"), max_length=80)
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    record = models.UUIDField(null=True, blank=True)
    record_reference = models.CharField(max_length=20, blank=True, default="")


class PersonFact(AuthorityModel):
    """Something known of a person for a time (`cases.person_facts`): written down, ended or taken back, never lost.

    `value` holds its parts; `code` is the part that a code list gives, `mark` the blind index of what it is found by.
    `record` is the version of the record that it comes from, by its id, `record_reference` that record's reference.
    `changed_record` is the version that changed it last, None where somebody did by hand.
    `taken_back` marks one that does not count: a mistake, or replaced by what a later version of the record says.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="facts")
    kind = models.CharField(_("what"), max_length=30)
    value = EncryptedJSONField()
    code = models.CharField(_("code"), max_length=40, blank=True, default="")
    mark = models.CharField(_("mark"), max_length=64, blank=True, default="")
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    record = models.UUIDField(null=True, blank=True)
    record_reference = models.CharField(max_length=20, blank=True, default="")
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_record = models.UUIDField(null=True, blank=True)
    ended_by_next = models.BooleanField(default=False)
    taken_back = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on__isnull=True)
                | models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="person_fact_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "person", "kind"], name="person_fact_by_kind"),
            models.Index(fields=["authority", "mark"], condition=~models.Q(mark=""), name="person_fact_by_mark"),
        ]

    def holds(self, day: date) -> bool:
        """Whether it counts on a day."""
        after_start = self.starts_on is None or self.starts_on <= day
        return not self.taken_back and after_start and (self.ends_on is None or day <= self.ends_on)


class MatchKey(AuthorityModel):
    """What a child is found by when what is asked is not quite the same (`cases.match_keys`): a mark or a day."""

    class Kind(models.TextChoices):
        """What a key is of: a word of a name, as written or as it sounds; a house; a number; a birth date, proved,
        estimated or expected."""

        FAMILY = "family"
        GIVEN = "given"
        ADDRESS = "address"
        NUMBER = "number"
        BORN = "born"
        ABOUT = "about"
        EXPECTED = "expected"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="match_keys")
    kind = models.CharField(max_length=10, choices=Kind)
    mark = models.CharField(max_length=64, blank=True, default="")
    day = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["authority", "mark"], condition=~models.Q(mark=""), name="match_key_by_mark"),
            models.Index(fields=["authority", "day"], condition=models.Q(day__isnull=False), name="match_key_by_day"),
        ]


class Kinship(models.TextChoices):
    """What one person is to another. `cases.relationships` gives the words for the other direction."""

    MOTHER = "mother", _("mother")
    FATHER = "father", _("father")
    PARENT = "parent", _("parent")
    ADOPTIVE_PARENT = "adoptive_parent", _("adoptive parent")
    STEP_PARENT = "step_parent", _("step-parent")
    PARENTS_PARTNER = "parents_partner", _("parent’s partner")
    SIBLING = "sibling", _("brother or sister")
    HALF_SIBLING = "half_sibling", _("half-brother or half-sister")
    STEP_SIBLING = "step_sibling", _("step-brother or step-sister")
    GRANDPARENT = "grandparent", _("grandparent")
    AUNT_OR_UNCLE = "aunt_or_uncle", _("aunt or uncle")
    COUSIN = "cousin", _("cousin")
    OTHER_RELATIVE = "other_relative", _("other relative")
    GUARDIAN = "guardian", _("special guardian")
    CARER = "carer", _("carer")
    FOSTER_CARER = "foster_carer", _("foster carer")
    CHILD = "child", _("son or daughter")
    PARTNER = "partner", _("partner")
    FRIEND = "friend", _("family friend")


class Relationship(AuthorityModel):
    """`other` is the `kind` of `person`: one row says it for both.

    `parental_responsibility` is whether the one who is a parent or carer has it for the child (Children Act 1989,
    section 3), since `responsibility_since`; None when not known. Without `ends_on` it goes on. `never_right` marks one
    that a record took back: it is over since the day on which that was said, and never was. `record_reference` is
    the record that said so last, empty where somebody wrote it down by hand.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="relationships")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="related_to")
    kind = models.CharField(_("kind"), max_length=20, choices=Kinship)
    parental_responsibility = models.BooleanField(_("parental responsibility"), null=True, blank=True)
    responsibility_since = models.DateField(_("parental responsibility since"), null=True, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    never_right = models.BooleanField(_("never right"), default=False)
    record_reference = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(never_right=False) | models.Q(ends_on__isnull=False),
                name="relationship_never_right_is_over",
            ),
            models.UniqueConstraint(
                fields=["authority", "person", "other", "kind"],
                condition=models.Q(ends_on__isnull=True),
                name="relationship_open_once",
            ),
            models.CheckConstraint(condition=~models.Q(person=models.F("other")), name="relationship_of_two"),
            models.CheckConstraint(
                condition=models.Q(starts_on__isnull=True)
                | models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="relationship_ends_after_start",
            ),
        ]


class FormerRelationship(AuthorityModel):
    """What stood of a relationship until the moment `until`, when somebody, or a record, said otherwise.

    `changed_record` is the reference of that record; empty where somebody did it by hand.
    """

    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="former")
    kind = models.CharField(_("kind"), max_length=20, choices=Kinship)
    parental_responsibility = models.BooleanField(_("parental responsibility"), null=True, blank=True)
    responsibility_since = models.DateField(_("parental responsibility since"), null=True, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    record_reference = models.CharField(max_length=20, blank=True, default="")
    until = models.DateTimeField(_("until"))
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_record = models.CharField(max_length=20, blank=True, default="")

    HELD = ("kind", "parental_responsibility", "responsibility_since", "starts_on", "ends_on", "record_reference")


class Case(AuthorityModel):
    """One child's file."""

    reference = models.CharField(_("reference"), max_length=20)
    child = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="case")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "reference"], name="case_authority_reference")]

    @property
    def open_episode(self) -> "Episode | None":
        """The episode that is open now."""
        return self.episodes.filter(closed_on__isnull=True).first()

    def allocation_on(self, day: date) -> "Allocation | None":
        """Return who works with the child on a day; read once in an open context, unless allocations change in it."""
        memo, key = context.memo(), ("allocation", self.pk, day)
        if memo is not None and key in memo and not context.was_written(Allocation):
            held: Allocation | None = memo[key]
            return held
        return self.with_allocation(day, ALLOCATION.first(case=self.pk, day=day))

    def with_allocation(self, day: date, found: "Allocation | None") -> "Allocation | None":
        """Remember what `ALLOCATION` gave for a day in the open context."""
        memo = context.memo()
        if found is not None:
            found.case = self
        if memo is not None:
            memo["allocation", self.pk, day] = found
        return found


class Episode(AuthorityModel):
    """A time of need, from referral to closure. `closed_because` is a code of ReasonForClosure (CIN N00103)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="episodes")
    opened_on = models.DateField(_("opened"))
    closed_on = models.DateField(_("closed"), null=True, blank=True)
    closed_because = models.CharField(_("reason for closure"), max_length=10, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "case"], condition=models.Q(closed_on__isnull=True), name="episode_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_on__isnull=True) | models.Q(closed_on__gte=models.F("opened_on")),
                name="episode_closes_after_opening",
            ),
        ]


class Allocation(AuthorityModel):
    """The team, and the worker once there is one, that works with a child between two days; why, and by whom."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="allocations")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="allocations")
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="allocations"
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    reason = EncryptedTextField(_("why"), null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "case"], condition=models.Q(ends_on__isnull=True), name="allocation_one_open"
            ),
        ]
        indexes = [models.Index(fields=["authority", "team"], name="allocation_by_team")]

    LATEST_FIRST = ("-starts_on", "-id")
    """Of two allocations on the day of a change, the one made later counts."""

    @staticmethod
    def on(day: date) -> models.Q:
        """Return the condition that picks allocations in force on a day."""
        return in_force(day)

    @staticmethod
    def counting(day: date) -> "models.QuerySet[Allocation]":
        """Return the one allocation of each child that counts on a day."""
        in_force = Allocation.objects.filter(Allocation.on(day))
        latest = in_force.filter(case=models.OuterRef("case")).order_by(*Allocation.LATEST_FIRST).values("pk")[:1]
        return in_force.filter(pk=models.Subquery(latest))


ALLOCATION = KeptQuery(
    lambda case, day: (
        Allocation.objects.filter(Allocation.on(day), case=case)
        .select_related("worker", "team")
        .order_by(*Allocation.LATEST_FIRST)[:1]
    ),
    case=models.UUIDField(),
    day=models.DateField(),
)
"""Who works with a child on a day."""
