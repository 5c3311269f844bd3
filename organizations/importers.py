"""The import files about organizations."""

from organizations.columns import MEMBERSHIP, NEED, ORGANIZATION, PARTNERSHIP
from registry.imports.importer import Importer


class OrganizationImporter(Importer):
    name = "organizations"
    columns = ORGANIZATION
    requires = ("key",)


class MembershipImporter(Importer):
    name = "memberships"
    columns = MEMBERSHIP
    requires = ("organization_key",)


class PartnershipImporter(Importer):
    name = "partnerships"
    columns = PARTNERSHIP
    requires = ("ico_key", "partner_key")


class NeedImporter(Importer):
    name = "needs"
    columns = NEED
    requires = ("key",)
