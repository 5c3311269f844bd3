"""The domain's words about projects, in the terms of the ministry and of IATI 2.03."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

from organizations.enums import Kind


class Type(TextChoices):
    DEVELOPMENT = "development", _("development project")
    FIELDWORK = "fieldwork", _("international solidarity fieldwork")
    AWARENESS = "awareness", _("public awareness")

    @property
    def short(self) -> str:
        """The label where room is scarce."""
        return str(SHORT_TYPES[self])


SHORT_TYPES = {
    Type.DEVELOPMENT: _("development"),
    Type.FIELDWORK: _("fieldwork"),
    Type.AWARENESS: _("awareness"),
}


ABROAD = (Type.DEVELOPMENT, Type.FIELDWORK)


class Status(TextChoices):
    """IATI codelist ActivityStatus, in words."""

    PIPELINE = "pipeline", _("in preparation")
    IMPLEMENTATION = "implementation", _("under way")
    FINALISATION = "finalisation", _("closing")
    CLOSED = "closed", _("closed")
    SUSPENDED = "suspended", _("suspended")
    CANCELLED = "cancelled", _("cancelled")


UNDER_WAY = frozenset({Status.IMPLEMENTATION, Status.FINALISATION})
# What is, or was, more than a plan.
BEGUN = (Status.IMPLEMENTATION, Status.FINALISATION, Status.CLOSED, Status.SUSPENDED)


class Role(TextChoices):
    LEAD = "lead", _("lead")
    CO_LEAD = "co_lead", _("co-lead")
    CONTRACTOR = "contractor", _("main implementer")
    PARTNER = "partner", _("partner")
    EXPERTISE_PROVIDER = "expertise_provider", _("expertise provider")
    FUNDER = "funder", _("funder")


KIND_OF_ROLE = {
    Role.LEAD: Kind.ICO,
    Role.CO_LEAD: Kind.ICO,
    Role.CONTRACTOR: Kind.SOUTHERN_PARTNER,
    Role.EXPERTISE_PROVIDER: Kind.QUEBEC_PARTNER,
}


class Source(TextChoices):
    MRIF = "mrif", _("MRIF")
    QUEBEC_OTHER = "quebec_other", _("other Québec public body")
    FEDERAL = "federal", _("federal government")
    MUNICIPAL = "municipal", _("municipality")
    OWN_RESOURCES = "own_resources", _("own resources")
    OTHER_DONOR = "other_donor", _("other donor")
    SOUTHERN_PARTNER = "southern_partner", _("southern partner")


PUBLIC_AID = (Source.MRIF, Source.QUEBEC_OTHER, Source.FEDERAL, Source.MUNICIPAL)


class Nature(TextChoices):
    CASH = "cash", _("cash")
    IN_KIND = "in_kind", _("in kind")
    SERVICE = "service", _("service")


VALUED = (Nature.IN_KIND, Nature.SERVICE)


class Stage(TextChoices):
    PLANNED = "planned", _("planned")
    COMMITTED = "committed", _("committed")
    DISBURSED = "disbursed", _("disbursed")


class Punctuality(TextChoices):
    """What has become of a report or a proof on some day."""

    ON_TIME = "on_time", _("received on time")
    LATE = "late", _("received late")
    OVERDUE = "overdue", _("overdue")
    AWAITED = "awaited", _("not due yet")
    WAIVED = "waived", _("waived")


class Marker(TextChoices):
    """IATI codelist PolicyMarker."""

    GENDER = "1", _("gender equality")
    ENVIRONMENT = "2", _("aid to environment")
    GOVERNANCE = "3", _("participatory development, good governance")
    TRADE = "4", _("trade development")
    BIODIVERSITY = "5", _("biodiversity (Convention)")
    MITIGATION = "6", _("climate change: mitigation")
    ADAPTATION = "7", _("climate change: adaptation")
    DESERTIFICATION = "8", _("desertification (Convention)")
    REPRODUCTIVE_HEALTH = "9", _("reproductive, maternal, newborn and child health")
    DISASTER_RISK = "10", _("disaster risk reduction")
    DISABILITY = "11", _("disability")
    NUTRITION = "12", _("nutrition")


class Significance(IntegerChoices):
    """IATI codelist PolicySignificance; a marker without a row was not assessed."""

    NOT_TARGETED = 0, _("not targeted")
    SIGNIFICANT = 1, _("significant objective")
    PRINCIPAL = 2, _("principal objective")


class Goal(IntegerChoices):
    """The Sustainable Development Goals of the United Nations (2015)."""

    POVERTY = 1, _("No poverty")
    HUNGER = 2, _("Zero hunger")
    HEALTH = 3, _("Good health and well-being")
    EDUCATION = 4, _("Quality education")
    GENDER = 5, _("Gender equality")
    WATER = 6, _("Clean water and sanitation")
    ENERGY = 7, _("Affordable and clean energy")
    WORK = 8, _("Decent work and economic growth")
    INDUSTRY = 9, _("Industry, innovation and infrastructure")
    INEQUALITIES = 10, _("Reduced inequalities")
    CITIES = 11, _("Sustainable cities and communities")
    CONSUMPTION = 12, _("Responsible consumption and production")
    CLIMATE = 13, _("Climate action")
    OCEANS = 14, _("Life below water")
    LAND = 15, _("Life on land")
    PEACE = 16, _("Peace, justice and strong institutions")
    PARTNERSHIPS = 17, _("Partnerships for the goals")
