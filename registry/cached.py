"""The cache spares work and counts; where it is away, readers are served without it."""

import logging

logger = logging.getLogger(__name__)


class CacheMayBeAway:
    """What is asked of the cache meanwhile may fail, each cache in its own way: the log says so,
    and the page goes on."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, *_error: object) -> bool:
        if kind is None or not issubclass(kind, Exception):
            return False
        logger.warning("the cache is away: %s", kind.__name__)
        return True
