"""What all workers of the site remember together: the cache "shared", which may fail, and then nothing is remembered.

A cache is a convenience: no page breaks over one, nor waits long for one. Whoever reads from it checks what was read.
"""

import logging
from contextlib import nullcontext

from django.core.cache import caches
from django.core.cache.backends.db import BaseDatabaseCache

from locator import locks

WAIT_SECONDS = 0.3  # for the locks of others, where the cache is in the database

logger = logging.getLogger(__name__)


def recall(*keys: str) -> dict:
    return _try("get_many", keys) or {}


def remember(key: str, value, seconds: float):
    _try("set", key, value, seconds)


def forget(*keys: str):
    _try("delete_many", keys)


def first(key: str, seconds: float) -> bool:
    """Whether nobody has said the same within these seconds."""
    return _try("add", key, True, seconds) is not False


def _try(action, *arguments):
    try:
        cache = caches["shared"]
        with locks.waited_for(WAIT_SECONDS) if isinstance(cache, BaseDatabaseCache) else nullcontext():
            return getattr(cache, action)(*arguments)
    except Exception as error:
        # Not its message, which can hold what was to be stored.
        logger.warning("The shared cache failed: %s", type(error).__name__)
    return None
