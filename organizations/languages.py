"""The language of an organization's name, among those that lists are narrowed by."""

from registry.languages import language_names

OTHER_LANGUAGE, UNKNOWN_LANGUAGE = "other", "unknown"


def language_of_name(code: str) -> str:
    """The code, if it has a name; else the word for all that have none, or for no code."""
    if not code:
        return UNKNOWN_LANGUAGE
    return code if code in language_names() else OTHER_LANGUAGE
