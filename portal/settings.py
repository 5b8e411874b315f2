"""All settings, from the environment (or a `.env` file beside manage.py), read strictly.

A value that is missing or malformed ends the start with one line that names it: a site that runs on a guess is worse
than one that does not run.
"""

import json
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent

environ.Env.read_env(os.environ.get("ENV_FILE", BASE_DIR / ".env"))


def refuse(name, why):
    sys.exit(f"The site cannot start: {name} {why}")


def text(name, default=""):
    return os.environ.get(name, default).strip()


def boolean(name):
    value = text(name, "False")
    if value not in ("True", "False", ""):
        refuse(name, f"must be True, False or empty, not “{value}”.")
    return value == "True"


def url(name, default, schemes, parse):
    """A URL setting with one of the schemes it may have, as the dict that Django wants."""
    value = text(name, default)
    if urlsplit(value).scheme not in schemes:
        # The value may hold a password, so it is not repeated.
        refuse(name, f"must be a URL that starts with one of: {', '.join(s + '://' for s in schemes)}.")
    try:
        return parse(value)
    except Exception:
        refuse(name, "is not a URL that can be read; see “Configuration” in README.md.")


def database():
    config = url(
        "DATABASE_URL",
        f"sqlite:///{BASE_DIR / 'db.sqlite3'}",
        ("sqlite", "postgres", "postgresql"),
        environ.Env.db_url_config,
    )
    if not config["NAME"]:
        refuse("DATABASE_URL", "names no database.")
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",  # A write lock asked for late, inside a transaction, fails at once.
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY;"
            "PRAGMA cache_size=-65536; PRAGMA mmap_size=1073741824;",
        }
    else:
        options = config.setdefault("OPTIONS", {})
        options["pool"] = {"min_size": 1, "max_size": 8, "timeout": 5}
        # The planner overrates wide circles and would compile them to machine code, which costs more than the search.
        options["options"] = "-c jit=off"
    return config


def site_url():
    value = text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
        refuse("SITE_URL", f"must be like https://massage.example.org, not “{value}”.")
    return value


def tiles():
    """The host whose map tiles the policy admits, if any."""
    template, attribution = text("TILE_URL"), text("TILE_ATTRIBUTION")
    if not template:
        return template, attribution, None
    parts = urlsplit(template)
    if parts.scheme != "https" or not parts.hostname or not all(p in template for p in ("{z}", "{x}", "{y}")):
        refuse("TILE_URL", "must be like https://tiles.example.org/{z}/{x}/{y}.png.")
    if not attribution:
        refuse("TILE_ATTRIBUTION", "is empty: tiles may not be shown without naming their source.")
    return template, attribution, f"https://{parts.netloc.replace('{s}', '*')}"


def geocoder():
    name, options = text("GEOCODER"), text("GEOCODER_OPTIONS", "{}") or "{}"
    if name and "." not in name:
        from geopy.exc import GeocoderNotFound
        from geopy.geocoders import get_geocoder_for_service

        try:
            get_geocoder_for_service(name)
        except GeocoderNotFound:
            refuse("GEOCODER", f"“{name}” is not a geocoder that geopy knows.")
    try:
        options = json.loads(options)
    except ValueError:
        options = None
    if not isinstance(options, dict):
        refuse("GEOCODER_OPTIONS", "must be a JSON object.")
    return name, options


DEBUG = boolean("DEBUG")
SECRET_KEY = text("SECRET_KEY") or (
    "development-only" if DEBUG else refuse("SECRET_KEY", "is not set. `make run` makes one for development.")
)
SITE_NAME = text("SITE_NAME", "Massage for Life")
SITE_URL = site_url()
ALLOWED_HOSTS = [h.strip() for h in text("ALLOWED_HOSTS").split(",") if h.strip()] or [
    urlsplit(SITE_URL).hostname,
    "localhost",
    "127.0.0.1",
    "[::1]",
]

DATABASES = {"default": database()}
CACHES = {
    "default": url(
        "CACHE_URL",
        "locmemcache://",
        ("locmemcache", "dbcache", "filecache", "rediscache", "rediss"),
        environ.Env.cache_url_config,
    )
}
vars().update(
    url(
        "EMAIL_URL",
        "consolemail://",
        ("consolemail", "smtp", "smtps", "smtp+tls", "smtp+ssl", "filemail", "memorymail"),
        environ.Env.email_url_config,
    )
)
GEOCODER, GEOCODER_OPTIONS = geocoder()
TILE_URL, TILE_ATTRIBUTION, TILE_HOST = tiles()

INSTALLED_APPS = [
    "locator",
    "portal",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_filters",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.PrivacyHeaders",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.ServiceDown",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.site",
            ],
        },
    },
]
# Fields show their own error and help text beside them, tied to the input.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS += ["django.forms"]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en-us"
USE_I18N = True
USE_TZ = True
# Licenses run out at midnight here.
TIME_ZONE = "America/New_York"

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, *([TILE_HOST] if TILE_HOST else [])],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "no-referrer"
X_FRAME_OPTIONS = "DENY"

# One value decides: a site whose own address is https is served so throughout.
HTTPS = SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = HTTPS
# Probes reach the process directly, without the proxy in front that speaks https.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"hide_query": {"()": "portal.logs.HideQuery"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "filters": ["hide_query"], "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Django's own handlers would also mail a failing request, with what was typed in it, to the administrators.
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
