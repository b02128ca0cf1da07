"""The settings that the shipped processes read, with the values they start from and what those rest on."""

from django.utils.translation import gettext_lazy as _

from accounts.dated_settings import declare

ASSESSMENT_LIMIT = 45
"""Working days from the referral, in Working Together to Safeguard Children."""

REFERRAL_LIMIT = 1
"""Working days from the receipt of a referral, in Working Together to Safeguard Children."""

declare(
    "referral_decision_working_days",
    default=REFERRAL_LIMIT,
    kind="days",
    label=_("Working days to decide on a referral"),
    source=_(
        "Working Together to Safeguard Children: a manager decides within one working day of receiving the referral. "
        "Limit of the statute: may be shortened, not lengthened."
    ),
    most=REFERRAL_LIMIT,
)
declare(
    "assessment_working_days",
    default=ASSESSMENT_LIMIT,
    kind="days",
    label=_("Working days to finish a child and family assessment"),
    source=_(
        "Working Together to Safeguard Children: finished and authorised within 45 working days of the referral. "
        "Limit of the statute: may be shortened, not lengthened."
    ),
    least=1,
    most=ASSESSMENT_LIMIT,
)
declare(
    "assessment_review_working_days",
    default=[10, 25],
    kind="list of whole numbers",
    label=_("Working days after which a manager reviews an assessment under way"),
    source=_(
        "Local practice: managers set points of review before the assessment is finished; many authorities take days "
        "10 and 25."
    ),
    least=1,
    most=ASSESSMENT_LIMIT,
)
