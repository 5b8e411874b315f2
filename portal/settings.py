"""All settings, from the environment or a `.env` file beside manage.py; docs/configuration.md is their table."""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from portal import connections, environment
from portal.environment import boolean, refuse, text

BASE_DIR = Path(__file__).resolve().parent.parent

environment.read_file(os.environ.get("ENV_FILE", BASE_DIR / ".env"))

HOST = r"(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:]+\])"  # A name or a number, in brackets if it is IPv6.


def site_url():
    """The address that visitors use, without a slash at its end."""
    value = text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
    if not re.fullmatch(rf"https?://{HOST}(:[1-9]\d{{0,4}})?", value, re.IGNORECASE):
        refuse("SITE_URL", f"must be like https://massage.example.org, not “{value}”.")
    return value


def mail_host():
    """The host of the site, as an email address can have it: the number of IPv6 is none there."""
    host = urlsplit(SITE_URL).hostname
    return "localhost" if ":" in host else host


def allowed_hosts():
    hosts = [host.strip() for host in text("ALLOWED_HOSTS").split(",") if host.strip()]
    for host in hosts:
        if not re.fullmatch(rf"\*|\.?{HOST}", host, re.IGNORECASE):
            refuse("ALLOWED_HOSTS", f"must be host names with commas between, without scheme or port, not “{host}”.")
    return hosts or [urlsplit(SITE_URL).hostname, "localhost", "127.0.0.1", "[::1]"]


DEBUG = boolean("DEBUG")
SECRET_KEY = text("SECRET_KEY") or (
    "development-only" if DEBUG else refuse("SECRET_KEY", "is not set. `make run` makes one for development.")
)
SITE_NAME = text("SITE_NAME", "Massage for Life")
SITE_URL = site_url()
ALLOWED_HOSTS = allowed_hosts()

DATABASES = {"default": connections.database(BASE_DIR)}
CACHES = connections.caches()
vars().update(connections.email())
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = connections.address("EMAIL_FROM") or f"noreply@{mail_host()}"
# Where problem reports go besides the admin; empty for nowhere.
STAFF_EMAIL = connections.address("STAFF_EMAIL")
# How many proxies of our own stand in front: as many of X-Forwarded-For's addresses are believed, from its end.
PROXIES = environment.whole_number("PROXIES", 0, most=10)
# Whether staff need a second factor to sign in.
TWO_FACTOR = boolean("TWO_FACTOR", default=not DEBUG)
GEOCODER, GEOCODER_OPTIONS = connections.geocoder()
TILE_URL, TILE_ATTRIBUTION, TILE_HOST = connections.tiles()

# While this file is there, visitors get a page that says that the site is being upgraded: `manage.py maintenance`.
MAINTENANCE_FILE = BASE_DIR / text("MAINTENANCE_FILE", "closed-until.txt")

# Where files that staff import wait for at most a day; for the site's user alone, and never where files are handed out.
UPLOAD_DIR = connections.upload_dir(BASE_DIR, DATABASES["default"])
# Bytes of one such file. The national provider file is 1 GB, as the zip that it comes in.
UPLOAD_LIMIT = environment.whole_number("UPLOAD_LIMIT_MB", 2000, most=100_000) * 10**6

environment.refuse_unknown()

INSTALLED_APPS = [
    "locator",
    "research",
    "portal",
    "history",
    "reversion",
    "portal.admin_app.StaffAdmin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    # Before staticfiles, whose own runserver would serve files past the middleware, and fail on /static/../x.
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django_htmx",
    "js_lib_leaflet",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
]

MIDDLEWARE = [
    # These add headers alone. Those below them answer some requests themselves: redirects, static files, refusals.
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.middleware.PrivacyHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Below static files, which lie compressed. No public page holds a secret; Django's padding guards the admin's.
    "portal.middleware.CompressPages",
    "portal.maintenance.Maintenance",
    "portal.middleware.ReadableQuery",
    "portal.middleware.ServiceDown",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "portal.staff_sessions.StaffSession",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
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
# Only the admin has messages; kept in its session, they need no cookie of their own.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Length is what counts: no rule about kinds of characters, and no password that has to be changed every so often.
_DJANGOS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_DJANGOS}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_DJANGOS}.CommonPasswordValidator"},
    {"NAME": f"{_DJANGOS}.UserAttributeSimilarityValidator"},
    {"NAME": "portal.passwords.NotThePresentOne"},
    {"NAME": "portal.passwords.NotOfThisSite"},
    {"NAME": "portal.passwords.NotPredictable"},
]
# The app's codes are looked at less and less often where they are wrong. Recovery codes are too long to be guessed, and
# have to work while somebody tries.
OTP_STATIC_THROTTLE_FACTOR = 0
OTP_TOTP_ISSUER = SITE_NAME
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en-us"
USE_I18N = True
USE_TZ = True
# Licenses run out at midnight here.
TIME_ZONE = "America/New_York"

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Pictures for articles, in the sizes that pages need; `research.serving` hands them out.
MEDIA_URL = "media/"
MEDIA_ROOT = BASE_DIR / "media"
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
# No other site's pages load our files.
WHITENOISE_ALLOW_ALL_ORIGINS = False

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
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
# `preload` asks for a place on the list that browsers ship with, which takes months to leave again: not by default.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
# Who says outright that there are so many proxies, or none, need not be asked whether they thought of it.
if text("PROXIES"):
    SILENCED_SYSTEM_CHECKS.append("locator.W001")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
# Nobody stays signed in for longer than 12 hours, nor in a browser that was closed; portal.staff_sessions says for how
# long without a page.
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "portal.failures.form_expired"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"hide_query": {"()": "portal.logs.HideQuery"}, "refusal": {"()": "portal.logs.ShortRefusal"}},
    "formatters": {"line": {"()": "portal.logs.Line", "format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "filters": ["hide_query", "refusal"], "formatter": "line"}
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Django's own handlers would also mail a failing request, with what was typed in it, to the administrators.
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        # It warns of every HEAD: Django answers that like a GET, and leaves it to the server to cut the body off.
        "gunicorn.http.wsgi": {"level": "ERROR"},
    },
}
