"""The domain's words about organizations (vocabulary of the ministry's page on its partners)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    ICO = "ico", _("international cooperation organization (ICO)")
    SOUTHERN_PARTNER = "southern_partner", _("partner in a southern country")
    QUEBEC_PARTNER = "quebec_partner", _("other Québec partner")

    @property
    def short(self) -> str:
        """The label where room is scarce."""
        return str(SHORT_KINDS[self])


SHORT_KINDS = {
    Kind.ICO: _("ICO"),
    Kind.SOUTHERN_PARTNER: _("southern partner"),
    Kind.QUEBEC_PARTNER: _("Québec partner"),
}


class Subtype(TextChoices):
    LOCAL_NGO = "local_ngo", _("local NGO")
    COOPERATIVE = "cooperative", _("cooperative")
    FARMING_ORGANIZATION = "farming_organization", _("farming organization")
    WOMENS_GROUP = "womens_group", _("women's group")
    TRADE_UNION = "trade_union", _("trade union")
    EDUCATIONAL_INSTITUTION = "educational_institution", _("educational institution")
    SOCIAL_ECONOMY = "social_economy", _("social economy organization")
    OTHER = "other", _("other")


PARTNERS = (Kind.SOUTHERN_PARTNER, Kind.QUEBEC_PARTNER)

SUBTYPES = {
    Kind.ICO: (),
    Kind.SOUTHERN_PARTNER: (
        Subtype.LOCAL_NGO,
        Subtype.COOPERATIVE,
        Subtype.FARMING_ORGANIZATION,
        Subtype.WOMENS_GROUP,
        Subtype.OTHER,
    ),
    Kind.QUEBEC_PARTNER: (
        Subtype.TRADE_UNION,
        Subtype.EDUCATIONAL_INSTITUTION,
        Subtype.SOCIAL_ECONOMY,
        Subtype.OTHER,
    ),
}


class Presence(TextChoices):
    HEADQUARTERS = "headquarters", _("headquarters in Québec")
    OFFICE = "office", _("Québec office with authority")


class Route(TextChoices):
    """The two ways in which an ICO is of Québec, and none."""

    HEADQUARTERS = "headquarters", _("its headquarters are in Québec")
    OFFICE = (
        "office",
        _(
            "it has an office in Québec with authority to select projects, manage them and act in "
            "developing countries"
        ),
    )
    NONE = (
        "none",
        _("neither headquarters in Québec nor an office there with the three powers is recorded"),
    )


class Region(TextChoices):
    """The administrative regions of Québec (Institut de la statistique du Québec)."""

    BAS_SAINT_LAURENT = "01", "Bas-Saint-Laurent"
    SAGUENAY = "02", "Saguenay–Lac-Saint-Jean"
    CAPITALE_NATIONALE = "03", "Capitale-Nationale"
    MAURICIE = "04", "Mauricie"
    ESTRIE = "05", "Estrie"
    MONTREAL = "06", "Montréal"
    OUTAOUAIS = "07", "Outaouais"
    ABITIBI = "08", "Abitibi-Témiscamingue"
    COTE_NORD = "09", "Côte-Nord"
    NORD_DU_QUEBEC = "10", "Nord-du-Québec"
    GASPESIE = "11", "Gaspésie–Îles-de-la-Madeleine"
    CHAUDIERE_APPALACHES = "12", "Chaudière-Appalaches"
    LAVAL = "13", "Laval"
    LANAUDIERE = "14", "Lanaudière"
    LAURENTIDES = "15", "Laurentides"
    MONTEREGIE = "16", "Montérégie"
    CENTRE_DU_QUEBEC = "17", "Centre-du-Québec"


class AliasKind(TextChoices):
    FORMER = "former", _("former name")
    TRANSLATION = "translation", _("translation")
    SPELLING = "spelling", _("spelling")


class NeedStatus(TextChoices):
    OPEN = "open", _("open")
    ANSWERED = "answered", _("answered")


class Decision(TextChoices):
    ELIGIBLE = "eligible", _("eligible")
    INELIGIBLE = "ineligible", _("not eligible")


class Answer(TextChoices):
    MET = "met", _("met")
    NOT_MET = "not_met", _("not met")
    NOT_APPLICABLE = "not_applicable", _("not applicable")
    UNKNOWN = "unknown", _("unknown")


SATISFIED = (Answer.MET, Answer.NOT_APPLICABLE)


class Requirement(TextChoices):
    REQUIRED = "required", _("required")
    ADVISORY = "advisory", _("advisory")


# What a file of evidence may be, and how its name then ends.
MEDIA_TYPES = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.oasis.opendocument.text": ".odt",
}


class Standing(TextChoices):
    """What decisions say of an ICO on a day."""

    ELIGIBLE = "eligible", _("eligible")
    INELIGIBLE = "ineligible", _("not eligible")
    LAPSED = "lapsed", _("eligibility lapsed")
    REVOKED = "revoked", _("eligibility revoked")
    UNDECIDED = "undecided", _("no decision")


class Evidence(TextChoices):
    DOCUMENT = "document", _("document")
    REGISTER = "register", _("public register")
    STATEMENT = "statement", _("signed statement")


class LegalBasis(TextChoices):
    CONSENT = "consent", _("consent")
    PUBLIC_FUNCTION = "public_function", _("information of a public nature about a function")
    MANDATE = "mandate", _("necessary to the ministry's mandate")
