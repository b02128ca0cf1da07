"""The models of accounts, one module per concern."""

from accounts.models.audit import AuditEvent
from accounts.models.calendar import CalendarDay
from accounts.models.notices import Notification
from accounts.models.people import Authority, Membership, Role, Team, TeamCycleError, User, normalise_email
from accounts.models.registration import Registration
from accounts.models.settings import DatedSetting
from accounts.models.tenancy import AuthorityManager, AuthorityModel, VersionManager, VersionModel
from accounts.models.upkeep import AuthorityKey, ClockOffset, ReferenceCounter, SignInSlot
from accounts.models.versions import DefinitionVersion, Status, VersionIsPublishedError

__all__ = [
    "AuditEvent",
    "Authority",
    "AuthorityKey",
    "AuthorityManager",
    "AuthorityModel",
    "CalendarDay",
    "ClockOffset",
    "DatedSetting",
    "DefinitionVersion",
    "Membership",
    "Notification",
    "ReferenceCounter",
    "Registration",
    "Role",
    "SignInSlot",
    "Status",
    "Team",
    "TeamCycleError",
    "User",
    "VersionIsPublishedError",
    "VersionManager",
    "VersionModel",
    "normalise_email",
]
