"""What breaks the rules about the two languages, for every text kept in both."""

from typing import Any

from organizations.models import Criterion, Expertise, Need, Norm, Organization
from projects.models import Programme, Project
from registry.models import Record
from tests.oracle.judge import Judges, Verdict
from tests.oracle.world import World

TRANSLATIONS = Judges()


def untranslated(*stems: str) -> Verdict:
    def verdict(_world: World, one: Any) -> bool:
        return any(getattr(one, f"{s}_fr") and not getattr(one, f"{s}_en") for s in stems)

    return verdict


def outdated(*stems: str) -> Verdict:
    def verdict(_world: World, one: Any) -> bool:
        return any(getattr(one, f"{s}_outdated_since") for s in stems)

    return verdict


TEXTS: dict[type[Record], tuple[str, ...]] = {
    Organization: ("description",),
    Need: ("title", "description"),
    Expertise: ("domain",),
    Norm: ("name",),
    Criterion: ("text",),
    Programme: ("name",),
}
for model, stems in TEXTS.items():
    TRANSLATIONS.of(model, "translation.missing", "warn")(untranslated(*stems))
    TRANSLATIONS.of(model, "translation.outdated", "warn")(outdated(*stems))
# A project's missing English is its own rule, project.english.
TRANSLATIONS.of(Project, "translation.outdated", "warn")(outdated("title", "summary"))
