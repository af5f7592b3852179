from partners.models.country import Country, Region
from partners.models.membership import Membership
from partners.models.organisation import (
    Organisation,
    OrganisationName,
    OrganisationRedirect,
)

__all__ = [
    "Country",
    "Membership",
    "Organisation",
    "OrganisationName",
    "OrganisationRedirect",
    "Region",
]
