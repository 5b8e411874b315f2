"""What the site connects to, each from one setting: database, cache, mail, geocoder, map tiles."""

import importlib.util
import inspect
import json
import os
import re
from pathlib import Path

from portal.environment import refuse, text, url

SQLITE = {
    "transaction_mode": "IMMEDIATE",  # A write lock asked for late, inside a transaction, fails at once.
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY;"
    "PRAGMA cache_size=-65536; PRAGMA mmap_size=1073741824;",
}
POOL = {"min_size": 1, "max_size": 8, "timeout": 5}


def upload_dir(base, database):
    """The private folder for imports: beside SQLite's file, or else beside the code."""
    beside = database["NAME"].parent if database["ENGINE"].endswith("sqlite3") else base
    path = Path(os.path.normpath(base / text("UPLOAD_DIR", str(beside / "uploads"))))
    public = next((name for name in ("static", "staticfiles", "media") if path.is_relative_to(base / name)), None)
    if public:
        refuse("UPLOAD_DIR", f"must not be in {public}/, where files are handed out.")
    if not path.parent.is_dir():
        refuse("UPLOAD_DIR", f"is a folder in one that is not there: {path.parent}.")
    return path


def database(base):
    """Django's dict for DATABASE_URL. A relative SQLite file is relative to `base`."""
    parts = url("DATABASE_URL", "sqlite:///db.sqlite3", ("sqlite", "postgres", "postgresql"))
    return _sqlite(parts, base) if parts.scheme == "sqlite" else _postgresql(parts)


def _sqlite(parts, base):
    if parts.host or parts.user:
        refuse("DATABASE_URL", "must have three slashes, sqlite:///db.sqlite3, or four, sqlite:////srv/db.sqlite3.")
    if parts.options:
        refuse("DATABASE_URL", "takes no options for SQLite.")
    name = parts.path.removeprefix("/")
    if not name or name == ":memory:":
        refuse("DATABASE_URL", "names no file.")
    file = base / name
    if not file.parent.is_dir():
        refuse("DATABASE_URL", f"names a file in a folder that is not there: {file.parent}.")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        # To open the file and set it up costs 0.6 ms; kept for a while, not for ever, in case the file is replaced.
        "CONN_MAX_AGE": 60,
        "OPTIONS": SQLITE,
    }


def _postgresql(parts):
    from psycopg import ProgrammingError
    from psycopg.conninfo import make_conninfo

    name = parts.path.removeprefix("/")
    if not name:
        refuse("DATABASE_URL", "names no database: postgresql://user:password@host/name.")
    try:
        make_conninfo(**parts.options)
    except ProgrammingError:
        refuse("DATABASE_URL", "has an option after its “?” that PostgreSQL does not know.")
    # The planner overrates wide circles and would compile them to machine code, which costs more than the search.
    session = f"{parts.options.get('options', '')} -c jit=off".strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": parts.user,
        "PASSWORD": parts.password,
        "HOST": parts.host,
        "PORT": parts.port or "",
        # A connection that the database dropped (a restart, a failover) is replaced, not handed to a visitor.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**parts.options, "options": session, "pool": POOL},
    }


SHARED_TABLE = "shared_cache"
# Django's own limit is 300, after which it forgets a third.
MOST_CACHED = {"MAX_ENTRIES": 20_000}


def caches():
    """Django's dict of caches: the default one, and `shared`, which every process of the site sees."""
    default = _cache()
    if not default["BACKEND"].endswith("LocMemCache"):
        return {"default": default, "shared": default}
    database = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": SHARED_TABLE}
    return {"default": default, "shared": database | {"OPTIONS": MOST_CACHED}}


def _cache():
    parts = url("CACHE_URL", "locmemcache://", ("locmemcache", "dbcache", "filecache", "redis", "rediss", "rediscache"))
    if parts.options:
        refuse("CACHE_URL", "takes no options.")
    if parts.scheme == "dbcache":
        if not re.fullmatch(r"[a-z_][a-z0-9_]*", parts.host):
            refuse("CACHE_URL", "must name a table: dbcache://cache.")
        backend = "django.core.cache.backends.db.DatabaseCache"
        return {"BACKEND": backend, "LOCATION": parts.host, "OPTIONS": MOST_CACHED}
    if parts.scheme == "filecache":
        folder = _folder("CACHE_URL", parts)
        backend = "django.core.cache.backends.filebased.FileBasedCache"
        return {"BACKEND": backend, "LOCATION": folder, "OPTIONS": MOST_CACHED}
    if parts.scheme.startswith("redis"):
        if not parts.host:
            refuse("CACHE_URL", "names no host: redis://127.0.0.1:6379/0.")
        if not importlib.util.find_spec("redis"):
            refuse("CACHE_URL", "asks for Redis, but the Python package “redis” is not installed.")
        location = parts.text.replace("rediscache://", "redis://", 1)
        # No page waits long for what it can do without.
        patience = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}
        return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": location, "OPTIONS": patience}
    return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}


def email():
    """Django's EMAIL_* settings for EMAIL_URL."""
    backends = {"consolemail": "console", "memorymail": "locmem", "filemail": "filebased"}
    backends |= dict.fromkeys(("smtp", "smtp+tls", "smtp+ssl"), "smtp")
    parts = url("EMAIL_URL", "consolemail://", tuple(backends))
    if parts.options:
        refuse("EMAIL_URL", "takes no options.")
    backend = {"EMAIL_BACKEND": f"django.core.mail.backends.{backends[parts.scheme]}.EmailBackend"}
    if parts.scheme == "filemail":
        return backend | {"EMAIL_FILE_PATH": _folder("EMAIL_URL", parts)}
    if not parts.scheme.startswith("smtp"):
        return backend
    if not parts.host:
        refuse("EMAIL_URL", "names no host: smtp+tls://user:password@mail.example.org:587.")
    return backend | {
        "EMAIL_HOST": parts.host,
        "EMAIL_PORT": parts.port or {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}[parts.scheme],
        "EMAIL_HOST_USER": parts.user,
        "EMAIL_HOST_PASSWORD": parts.password,
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtp+ssl",
    }


def address(name):
    """An email address, or "" where there is none."""
    value = text(name)
    if value and not re.fullmatch(r"[^\s@<>,;:\"]+@[a-z0-9-]+(\.[a-z0-9-]+)*", value, re.IGNORECASE):
        refuse(name, f"must be one email address, such as help@example.org, not “{value}”.")
    return value


def _folder(name, parts):
    if parts.host or not parts.path or not Path(parts.path).is_dir():
        refuse(name, f"must name a folder that is there, with three slashes: {parts.scheme}:///srv/folder.")
    return parts.path


def geocoder():
    """(name, options of its constructor); the name is a short one, or the dotted path of a class."""
    name, options = text("GEOCODER"), text("GEOCODER_OPTIONS", "{}")
    try:
        options = json.loads(options)
    except ValueError:
        options = None
    if not isinstance(options, dict):
        refuse("GEOCODER_OPTIONS", 'must be a JSON object, such as {"timeout": 2}.')
    timeout = options.get("timeout", 2)
    if isinstance(timeout, bool) or not isinstance(timeout, int | float) or not 0 < timeout < 100:
        refuse("GEOCODER_OPTIONS", "has a “timeout” that is no number of seconds.")
    _check_options(options)
    if name:
        _try_geocoder(name, options)
    return name, options


def _check_options(options):
    """What a constructor would take, and no question could be asked with. None is quoted: they may hold a key."""
    for name in {"adapter_factory", "ssl_context"} & options.keys():
        refuse("GEOCODER_OPTIONS", f"must not have “{name}”: the site brings its own.")
    for name in {"domain", "auth_domain"} & options.keys():
        if not re.fullmatch(
            r"([a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])(:\d{1,5})?", str(options[name]), re.IGNORECASE
        ):
            refuse("GEOCODER_OPTIONS", f"has a “{name}” that is not a host, or host:port.")
    for name, value in options.items():
        if isinstance(value, str) and not value.isprintable():
            refuse("GEOCODER_OPTIONS", f"has a “{name}” with a line break or another control character.")
    agent = options.get("user_agent", "massage")
    if not isinstance(agent, str) or not agent.isascii() or not agent.strip():
        refuse("GEOCODER_OPTIONS", "has a “user_agent” that is no text of plain letters.")
    proxies = options.get("proxies") or {}
    if not isinstance(proxies, dict) or not all(map(_is_proxy, proxies.items())):
        refuse("GEOCODER_OPTIONS", 'has “proxies” that are not like {"https": "http://proxy.example.org:3128"}.')


def _is_proxy(item):
    scheme, url = item
    return (
        scheme in ("http", "https")
        and isinstance(url, str)
        and re.fullmatch(r"https?://([^\s/@]+@)?[a-z0-9.\[\]:-]+/?", url, re.IGNORECASE) is not None
    )


def _try_geocoder(name, options):
    """Make one, as the pages will: what does not work now would fail at every address."""
    from locator import providers

    try:
        found = providers.geocoder_class(name)
    except (ImportError, ValueError):
        refuse("GEOCODER", f"“{name}” is not a geocoder that geopy knows, nor the path of a geopy class.")
    try:
        inspect.signature(found).bind(**options)
    except TypeError as error:
        refuse("GEOCODER_OPTIONS", f"does not suit “{name}”: {error}.")
    try:
        providers.provider(name, json.dumps(options), "massage", 2)
    except Exception as error:  # Without its message: the options may hold a key.
        refuse("GEOCODER_OPTIONS", f"does not suit “{name}” ({type(error).__name__}).")


def tiles():
    """(template, attribution, the source that the policy admits or None)."""
    template, attribution = text("TILE_URL"), text("TILE_ATTRIBUTION")
    if not template:
        return "", "", None
    # The host goes into a header: nothing but the host of a URL may pass. "{s}" is Leaflet's name for a, b or c.
    match = re.fullmatch(r"https://((?:\{s\}\.)?[a-z0-9.-]+(?::\d+)?)(/[^\s\"'<>]*)", template, re.IGNORECASE)
    placeholders = set(re.findall(r"\{(.*?)\}", match[2])) if match else set()
    if not {"z", "x", "y"} <= placeholders <= {"z", "x", "y", "s", "r"}:
        refuse("TILE_URL", "must be like https://tiles.example.org/{z}/{x}/{y}.png, or with {s}. before the host.")
    if not attribution:
        refuse("TILE_ATTRIBUTION", "is empty: tiles may not be shown without naming their source.")
    return template, attribution, f"https://{match[1].replace('{s}', '*')}"
