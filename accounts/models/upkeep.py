"""Rows that keep the house: keys, counters, the movable clock, sign-in slots."""

from django.db import models

from accounts.models.tenancy import AuthorityModel


class AuthorityKey(AuthorityModel):
    """The key that encrypts an authority's narrative, itself encrypted under a master key (envelope encryption)."""

    seldom_changes = True

    name = models.CharField(max_length=16)
    wrapped = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "name"], name="authority_key_name")]


class ReferenceCounter(AuthorityModel):
    """The last number given out for a kind of reference in a year."""

    kind = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "kind", "year"], name="reference_counter_once")]


class ClockOffset(models.Model):
    """How far the product's clock stands from real time: one row, so that web and worker agree. Not in production."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seconds = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="clock_offset_single")]


class SignInSlot(models.Model):
    """How many password checks a name or a network address has used in the present window, and how often it locked."""

    key = models.CharField(primary_key=True, max_length=300)
    taken = models.PositiveIntegerField()
    round = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField()
    locked_at = models.DateTimeField(null=True)
    locked_until = models.DateTimeField(null=True)
