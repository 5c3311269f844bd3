"""Why an archive, or the place to restore it into, is of no use."""


class Unusable(Exception):
    """The message says what is wrong, and what to do."""
