"""Authorities, the people who sign in, their teams and what they are there."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.identifiers import uuid7
from accounts.models.light import LightModel
from accounts.models.periods import in_force
from accounts.models.tenancy import AuthorityModel


class Authority(models.Model):
    """A council, or the library that holds the shipped definitions."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("name"), max_length=120, unique=True)
    service_name = models.CharField(_("service"), max_length=120, default="Children’s services")
    code = models.CharField(_("local authority code"), max_length=3, blank=True)
    contact = models.CharField(_("who helps people sign in"), max_length=200, blank=True)
    is_demonstration = models.BooleanField(default=False)
    stamp = models.UUIDField(default=uuid4, editable=False)
    """Another one after every change of what `accounts.steady` keeps."""

    def __str__(self) -> str:
        return self.name


def normalise_email(email: str) -> str:
    """Return an email address in the one spelling under which it is kept and counted."""
    return email.strip().casefold()


class UserManager(BaseUserManager["User"]):
    """Makes people who can sign in. There are no superusers: nobody passes the access policy by."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=normalise_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=normalise_email(username or ""))


class User(LightModel, AbstractBaseUser):
    """A person who signs in, by email, for one authority. Never deleted, only made inactive.

    `language` is the tag of the one the person chose to read in (`accounts.languages`); empty for none.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="users")
    email = models.EmailField(_("email"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=120)
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=20, blank=True, default="")

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "id"], name="user_authority_id")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = normalise_email(self.email)
        super().save(*args, **kwargs)

    @property
    def first_name(self) -> str:
        """How colleagues address the person: the first word of the name."""
        return self.name.split(" ", 1)[0]


class TeamCycleError(ValueError):
    """A team was to come under itself."""


class Team(AuthorityModel):
    """People who share work, under a manager. A team may belong to another one of the authority."""

    name = models.CharField(_("name"), max_length=120)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "name"], name="team_authority_name"),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")), name="team_not_under_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the team; raise `TeamCycleError` when it would come under itself."""
        above, over = self.parent_id, dict[Any, Any]()
        if above is not None:
            over = dict(Team.objects.values_list("pk", "parent_id"))
        while above is not None:
            if above == self.pk:
                raise TeamCycleError(f"{self.name} cannot come under itself or under a team below it.")
            above = over.pop(above, None)
        super().save(*args, **kwargs)


class Role(AuthorityModel):
    """A role under the label that this authority uses for it; a fixed one, or a key that the authority added.

    `sees_cases` says whether its holders see the files of the children that their team works with.
    """

    seldom_changes = True

    key = models.SlugField(_("key"), max_length=60)
    label = models.CharField(_("label"), max_length=120)
    sees_cases = models.BooleanField(_("sees children’s files"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "key"], name="role_authority_key")]

    def __str__(self) -> str:
        return self.label


class Membership(AuthorityModel):
    """What a person is in a team, from one day until another (the last day counts; none means it goes on)."""

    seldom_changes = True

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="memberships")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="memberships")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "user", "team", "role", "starts_on"], name="membership_authority_once"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="membership_ends_after_start",
            ),
        ]

    @staticmethod
    def on(day: date) -> models.Q:
        """Return the condition that picks memberships in force on a day."""
        return in_force(day)
