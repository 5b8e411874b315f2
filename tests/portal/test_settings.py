"""Every setting that is missing or malformed ends the start with one line that names it; good ones are understood."""

import json

import pytest
from django.conf import settings

DSN = "postgresql://user:se%2Fcret@db.example.org:5433/massage"

BAD = [
    ({"DEBUG": ""}, "SECRET_KEY"),
    ({"DEBUG": "true"}, "DEBUG"),
    ({"DEBUG": "1"}, "DEBUG"),
    ({"DATABASE_URL": "mysql://localhost/massage"}, "DATABASE_URL"),
    ({"DATABASE_URL": "db.sqlite3"}, "DATABASE_URL"),
    ({"DATABASE_URL": "sqlite://db.sqlite3"}, "DATABASE_URL"),
    ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL"),
    ({"DATABASE_URL": "sqlite:///:memory:"}, "DATABASE_URL"),
    ({"DATABASE_URL": "sqlite:////no/such/folder/db.sqlite3"}, "DATABASE_URL"),
    ({"DATABASE_URL": "sqlite:///db.sqlite3?timeout=5"}, "DATABASE_URL"),
    ({"DATABASE_URL": "postgresql:massage"}, "DATABASE_URL"),
    ({"DATABASE_URL": "postgresql://db.example.org"}, "DATABASE_URL"),
    ({"DATABASE_URL": "postgresql://user:pa#ss@db.example.org/massage"}, "DATABASE_URL"),
    ({"DATABASE_URL": "postgresql://user:pass@db.example.org:port/massage"}, "DATABASE_URL"),
    ({"DATABASE_URL": "postgresql://user:pass@[db/massage"}, "DATABASE_URL"),
    ({"DATABASE_URL": f"{DSN}?pool=no"}, "DATABASE_URL"),
    ({"DATABASE_URL": f"{DSN}?conn_max_age=60"}, "DATABASE_URL"),
    ({"DATABASE_URL": f"{DSN}?sslmode"}, "DATABASE_URL"),
    ({"SITE_URL": "massage.example.org"}, "SITE_URL"),
    ({"SITE_URL": "ftp://massage.example.org"}, "SITE_URL"),
    ({"SITE_URL": "https://"}, "SITE_URL"),
    ({"SITE_URL": "https://massage.example.org/find"}, "SITE_URL"),
    ({"SITE_URL": "https://massage.example.org?x=1"}, "SITE_URL"),
    ({"SITE_URL": "https://user@massage.example.org"}, "SITE_URL"),
    ({"SITE_URL": "https://massage.example.org:https"}, "SITE_URL"),
    ({"SITE_URL": "https://mass age.example.org"}, "SITE_URL"),
    ({"SITE_URL": "https://[massage"}, "SITE_URL"),
    ({"ALLOWED_HOSTS": "https://massage.example.org"}, "ALLOWED_HOSTS"),
    ({"ALLOWED_HOSTS": "massage.example.org:443"}, "ALLOWED_HOSTS"),
    ({"ALLOWED_HOSTS": "massage.example.org/"}, "ALLOWED_HOSTS"),
    ({"ALLOWED_HOSTS": "massage.example.org other.example.org"}, "ALLOWED_HOSTS"),
    ({"CACHE_URL": "memcache://127.0.0.1:11211"}, "CACHE_URL"),
    ({"CACHE_URL": "redis://"}, "CACHE_URL"),
    ({"CACHE_URL": "rediscache://127.0.0.1:6379/1"}, "CACHE_URL"),
    ({"CACHE_URL": "dbcache://"}, "CACHE_URL"),
    ({"CACHE_URL": "dbcache://cache;drop"}, "CACHE_URL"),
    ({"CACHE_URL": "filecache:///no/such/folder"}, "CACHE_URL"),
    ({"CACHE_URL": "locmemcache://?timeout=5"}, "CACHE_URL"),
    ({"UPLOAD_DIR": "media/uploads"}, "UPLOAD_DIR"),
    ({"UPLOAD_DIR": "static"}, "UPLOAD_DIR"),
    ({"UPLOAD_DIR": "uploads/../staticfiles/x"}, "UPLOAD_DIR"),
    ({"UPLOAD_DIR": "/no/such/folder/uploads"}, "UPLOAD_DIR"),
    ({"UPLOAD_LIMIT_MB": "2GB"}, "UPLOAD_LIMIT_MB"),
    ({"UPLOAD_LIMIT_MB": "-1"}, "UPLOAD_LIMIT_MB"),
    ({"EMAIL_URL": "mail.example.org"}, "EMAIL_URL"),
    ({"EMAIL_URL": "smtp://"}, "EMAIL_URL"),
    ({"EMAIL_URL": "smtps://mail.example.org"}, "EMAIL_URL"),
    ({"EMAIL_URL": "smtp+tls://user:pass@mail.example.org:submission"}, "EMAIL_URL"),
    ({"EMAIL_URL": "smtp://mail.example.org?timeout=5"}, "EMAIL_URL"),
    ({"EMAIL_URL": "filemail://"}, "EMAIL_URL"),
    ({"EMAIL_FROM": "massage.example.org"}, "EMAIL_FROM"),
    ({"EMAIL_FROM": "Massage <noreply@massage.example.org>"}, "EMAIL_FROM"),
    ({"EMAIL_FROM": "noreply@massage example.org"}, "EMAIL_FROM"),
    ({"STAFF_EMAIL": "help@"}, "STAFF_EMAIL"),
    ({"STAFF_EMAIL": "@massage.example.org"}, "STAFF_EMAIL"),
    ({"STAFF_EMAIL": "a@example.org,b@example.org"}, "STAFF_EMAIL"),
    ({"STAFF_EMAIL": "a@example.org\nBcc: b@example.org"}, "STAFF_EMAIL"),
    ({"TWO_FACTOR": "no"}, "TWO_FACTOR"),
    ({"PROXIES": "one"}, "PROXIES"),
    ({"PROXIES": "-1"}, "PROXIES"),
    ({"PROXIES": "1.5"}, "PROXIES"),
    ({"PROXIES": "11"}, "PROXIES"),
    ({"PROXIES": "\u0661"}, "PROXIES"),
    ({"GEOCODER": "nominatm"}, "GEOCODER"),
    ({"GEOCODER": "no.such.Geocoder"}, "GEOCODER"),
    ({"GEOCODER": "django.http.HttpResponse"}, "GEOCODER"),
    ({"GEOCODER_OPTIONS": "timeout=2"}, "GEOCODER_OPTIONS"),
    ({"GEOCODER_OPTIONS": "[2]"}, "GEOCODER_OPTIONS"),
    ({"GEOCODER": "photon", "GEOCODER_OPTIONS": '{"time": 2}'}, "GEOCODER_OPTIONS"),
    ({"GEOCODER": "photon", "GEOCODER_OPTIONS": '{"timeout": "2"}'}, "GEOCODER_OPTIONS"),
    ({"GEOCODER": "photon", "GEOCODER_OPTIONS": '{"timeout": 0}'}, "GEOCODER_OPTIONS"),
    ({"GEOCODER": "photon", "GEOCODER_OPTIONS": '{"timeout": NaN}'}, "GEOCODER_OPTIONS"),
    ({"GEOCODER": "photon", "GEOCODER_OPTIONS": '{"scheme": "ftp"}'}, "GEOCODER_OPTIONS"),
    ({"GEOCODER": "photon", "GEOCODER_OPTIONS": '{"domain": 7}'}, "GEOCODER_OPTIONS"),
    ({"GEOCODER": "census", "GEOCODER_OPTIONS": '{"api_key": "pass"}'}, "GEOCODER_OPTIONS"),
    ({"GEOCODER": "azure"}, "GEOCODER_OPTIONS"),
    ({"GEOCODER": "photon", "GEOCODER_OPTIONS": '{"adapter_factory": null}'}, "GEOCODER_OPTIONS"),
    ({"GEOCODER": "photon", "GEOCODER_OPTIONS": '{"ssl_context": "x"}'}, "GEOCODER_OPTIONS"),
    ({"GEOCODER": "photon", "GEOCODER_OPTIONS": '{"domain": "https://photon.example.org"}'}, "GEOCODER_OPTIONS"),
    ({"GEOCODER": "photon", "GEOCODER_OPTIONS": '{"domain": "photon.example.org:port"}'}, "GEOCODER_OPTIONS"),
    ({"GEOCODER": "photon", "GEOCODER_OPTIONS": '{"domain": "photon example"}'}, "GEOCODER_OPTIONS"),
    ({"GEOCODER": "photon", "GEOCODER_OPTIONS": '{"domain": ""}'}, "GEOCODER_OPTIONS"),
    ({"GEOCODER": "photon", "GEOCODER_OPTIONS": '{"user_agent": "a\\r\\nb"}'}, "GEOCODER_OPTIONS"),
    ({"GEOCODER": "photon", "GEOCODER_OPTIONS": '{"user_agent": 7}'}, "GEOCODER_OPTIONS"),
    ({"GEOCODER": "photon", "GEOCODER_OPTIONS": '{"proxies": "socks5://pass@proxy"}'}, "GEOCODER_OPTIONS"),
    ({"GEOCODER": "photon", "GEOCODER_OPTIONS": '{"proxies": {"https": "ftp://pass@proxy"}}'}, "GEOCODER_OPTIONS"),
    ({"GEOCODER": "photon", "GEOCODER_OPTIONS": '{"proxies": {"https": 3128}}'}, "GEOCODER_OPTIONS"),
    ({"TILE_URL": "http://tiles.example.org/{z}/{x}/{y}.png", "TILE_ATTRIBUTION": "©"}, "TILE_URL"),
    ({"TILE_URL": "https://tiles.example.org/{z}/{x}.png", "TILE_ATTRIBUTION": "©"}, "TILE_URL"),
    ({"TILE_URL": "https://tiles{s}.example.org/{z}/{x}/{y}.png", "TILE_ATTRIBUTION": "©"}, "TILE_URL"),
    ({"TILE_URL": "https://tiles.example.org;script-src/{z}/{x}/{y}.png", "TILE_ATTRIBUTION": "©"}, "TILE_URL"),
    ({"TILE_URL": "https://user@tiles.example.org/{z}/{x}/{y}.png", "TILE_ATTRIBUTION": "©"}, "TILE_URL"),
    ({"TILE_URL": "https://tiles.example.org/{z}/{x}/{y}.png?key={key}", "TILE_ATTRIBUTION": "©"}, "TILE_URL"),
    ({"TILE_URL": "https://tiles.example.org/{z}/{x}/{y}.png"}, "TILE_ATTRIBUTION"),
]


@pytest.mark.parametrize(("values", "name"), BAD, ids=lambda value: str(value)[:60])
def test_a_bad_value_ends_the_start_with_one_line(run, values, name):
    result = run("-c", "import portal.settings", **({"DEBUG": "True"} | values))
    assert result.returncode == 1
    assert result.stderr.startswith(f"The site cannot start: {name} ")
    assert len(result.stderr.splitlines()) == 1
    assert "pass" not in result.stderr.replace("password", "")


@pytest.mark.parametrize("command", [["manage.py", "check"], ["-m", "gunicorn"], ["-c", "import portal.wsgi"]], ids=str)
def test_every_way_to_start_says_the_same(run, command):
    result = run(*command, SITE_URL="nowhere", SECRET_KEY="x" * 50)
    assert result.returncode == 1
    assert result.stderr.strip() == (
        "The site cannot start: SITE_URL must be like https://massage.example.org, not “nowhere”."
    )


def test_gunicorn_does_not_serve_pages_without_their_files(run, tmp_path):
    values = {"DJANGO_SETTINGS_MODULE": "tests.portal.production", "TEST_STATIC_ROOT": str(tmp_path)}
    result = run("-m", "gunicorn", SECRET_KEY="x" * 50, **values)
    assert result.returncode == 1
    assert "static files are not collected" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("just words", "line 2, is not of the form NAME=value."),
        ("DEUBG=True", "line 2: DEUBG is not a setting of this site."),
        ("DEBUG=Yes", "DEBUG must be True, False or empty, not “Yes”."),
        ("SITE_NAME=\udcff", "cannot be read (UnicodeDecodeError)."),
    ],
)
def test_a_bad_file_ends_the_start_with_one_line(run, tmp_path, line, complaint):
    file = tmp_path / ".env"
    file.write_text(f"SECRET_KEY=x\n{line}\n", errors="surrogateescape")
    result = run("-c", "import portal.settings", ENV_FILE=str(file))
    assert result.returncode == 1
    assert result.stderr.endswith(f"{complaint}\n")
    assert len(result.stderr.splitlines()) == 1


@pytest.fixture
def read(run):
    """A function that starts the site with some settings and gives back others, as JSON can hold them."""

    def read(*names, **values):
        code = (
            "import json, sys; import portal.settings as s;"
            "json.dump([getattr(s, name) for name in sys.argv[1:]], sys.stdout, default=str)"
        )
        result = run("-c", code, *names, **({"DEBUG": "True"} | values))
        assert result.returncode == 0, result.stderr
        found = json.loads(result.stdout)
        return found[0] if len(names) == 1 else found

    return read


def test_a_file_is_read_and_the_environment_goes_first(read, tmp_path):
    file = tmp_path / ".env"
    file.write_text('# ours\n\nexport SITE_NAME="Hands # on"\nSITE_URL=https://a.example.org\nTILE_URL=\n')
    values = {"ENV_FILE": str(file), "SITE_URL": "https://b.example.org"}
    assert read("SITE_NAME", "SITE_URL", **values) == ["Hands # on", "https://b.example.org"]


def test_defaults(read):
    database, hosts, name, geocoder = read("DATABASES", "ALLOWED_HOSTS", "SITE_NAME", "GEOCODER", SITE_NAME=" ")
    assert database["default"]["NAME"] == str(settings.BASE_DIR / "db.sqlite3")
    assert hosts == ["127.0.0.1", "localhost", "127.0.0.1", "[::1]"]
    assert (name, geocoder) == ("Massage for Life", "")


def test_debug_is_off_unless_asked_for(read):
    assert read("DEBUG", DEBUG="", SECRET_KEY="x") is False
    assert read("DEBUG", DEBUG="False", SECRET_KEY="x") is False
    assert read("DEBUG") is True


def test_postgresql(read):
    database = read("DATABASES", DATABASE_URL=f"{DSN}?sslmode=require&options=-c%20work_mem%3D8MB")["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert [database[part] for part in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == (
        ["massage", "user", "se/cret", "db.example.org", 5433]
    )
    assert database["OPTIONS"]["sslmode"] == "require"
    assert database["OPTIONS"]["options"] == "-c work_mem=8MB -c jit=off"
    assert database["OPTIONS"]["pool"]["timeout"] == 5


def test_postgresql_on_a_unix_socket(read):
    database = read("DATABASES", DATABASE_URL="postgres:///massage?host=%2Frun%2Fpostgresql")["default"]
    assert (database["HOST"], database["OPTIONS"]["host"]) == ("", "/run/postgresql")


def test_a_relative_file_is_beside_manage_py_and_an_absolute_one_where_it_says(read, tmp_path):
    assert read("DATABASES", DATABASE_URL="sqlite:///other.db")["default"]["NAME"] == str(
        settings.BASE_DIR / "other.db"
    )
    absolute = tmp_path / "a b.db"
    assert read("DATABASES", DATABASE_URL=f"sqlite:///{absolute}")["default"]["NAME"] == str(absolute)
    escaped = f"sqlite:///{tmp_path}/a%20b.db"
    assert read("DATABASES", DATABASE_URL=escaped)["default"]["NAME"] == str(absolute)


def test_caches(read, tmp_path):
    assert read("CACHES", CACHE_URL="dbcache://cache")["default"]["LOCATION"] == "cache"
    assert read("CACHES", CACHE_URL=f"filecache://{tmp_path}")["default"]["LOCATION"] == str(tmp_path)


def test_the_shared_cache_is_in_the_database_unless_the_other_is_shared_already(read, tmp_path):
    caches = read("CACHES")
    assert caches["default"]["BACKEND"].endswith("LocMemCache")
    assert caches["shared"]["BACKEND"].endswith("DatabaseCache")
    assert caches["shared"]["LOCATION"] == "shared_cache"
    for value in ("dbcache://cache", f"filecache://{tmp_path}"):
        caches = read("CACHES", CACHE_URL=value)
        assert caches["shared"] == caches["default"]
        assert caches["shared"]["OPTIONS"]["MAX_ENTRIES"] > 10_000


def test_redis_where_its_package_is_installed(read, tmp_path):
    (tmp_path / "redis.py").touch()
    cache = read("CACHES", CACHE_URL="rediscache://:secret@localhost:6379/1", PYTHONPATH=str(tmp_path))["default"]
    assert cache["LOCATION"] == "redis://:secret@localhost:6379/1"
    # A Redis that hangs holds no page up; it takes no option of Django's other caches.
    assert cache["OPTIONS"] == {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}


@pytest.mark.parametrize(
    ("scheme", "port", "tls", "ssl"),
    [("smtp", 25, False, False), ("smtp+tls", 587, True, False), ("smtp+ssl", 465, False, True)],
)
def test_mail(read, scheme, port, tls, ssl):
    names = [
        f"EMAIL_{part}" for part in ("HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL", "TIMEOUT")
    ]
    assert read(*names, EMAIL_URL=f"{scheme}://me%40example.org:p%3Aw@mail.example.org") == (
        ["mail.example.org", port, "me@example.org", "p:w", tls, ssl, 10]
    )


def test_who_writes_who_is_written_to_and_how_many_proxies_are_ours(read):
    values = {"EMAIL_FROM": "hello@massage.example.org", "STAFF_EMAIL": " help+us@example.org ", "PROXIES": "2"}
    names = ("DEFAULT_FROM_EMAIL", "STAFF_EMAIL", "PROXIES")
    assert read(*names, **values) == ["hello@massage.example.org", "help+us@example.org", 2]
    assert read(*names, SITE_URL="https://massage.example.org:8443", STAFF_EMAIL="", PROXIES="") == (
        ["noreply@massage.example.org", "", 0]
    )


@pytest.mark.parametrize(
    ("values", "required"),
    [
        ({"DEBUG": "False", "SECRET_KEY": "x"}, True),
        ({"DEBUG": "True"}, False),
        ({"DEBUG": "True", "TWO_FACTOR": "True"}, True),
        ({"DEBUG": "False", "SECRET_KEY": "x", "TWO_FACTOR": "False"}, False),
    ],
)
def test_a_second_factor_is_required_but_in_development(read, values, required):
    assert read("TWO_FACTOR", **values) is required


def test_a_site_at_a_number_of_ipv6_writes_from_a_host_that_a_mail_server_can_read(read):
    assert read("DEFAULT_FROM_EMAIL", SITE_URL="http://[::1]:8000", EMAIL_FROM="") == "noreply@localhost"


def test_who_says_how_many_proxies_there_are_is_not_asked_again(read):
    assert "locator.W001" not in read("SILENCED_SYSTEM_CHECKS", PROXIES="")
    assert "locator.W001" in read("SILENCED_SYSTEM_CHECKS", PROXIES="0")


def test_a_geocoder_and_its_options(read):
    values = {"GEOCODER": "nominatim", "GEOCODER_OPTIONS": '{"domain": "geocoder.example.org"}'}
    assert read("GEOCODER", "GEOCODER_OPTIONS", **values) == ["nominatim", {"domain": "geocoder.example.org"}]
    assert read("GEOCODER", GEOCODER="geopy.geocoders.Photon") == "geopy.geocoders.Photon"
    census = {"GEOCODER": "census", "GEOCODER_OPTIONS": '{"domain": "127.0.0.1:1", "scheme": "http", "timeout": 1.5}'}
    assert read("GEOCODER", **census) == "census"
    proxied = '{"proxies": {"https": "http://me:secret@proxy.example.org:3128"}, "user_agent": "massage/1.0 (us)"}'
    assert read("GEOCODER", GEOCODER="photon", GEOCODER_OPTIONS=proxied) == "photon"
    assert read("GEOCODER", GEOCODER="photon", GEOCODER_OPTIONS='{"domain": "[::1]:8080", "proxies": {}}') == "photon"


@pytest.mark.parametrize(
    ("template", "source"),
    [
        ("https://tiles.example.org/{z}/{x}/{y}{r}.png?key=abc", "https://tiles.example.org"),
        ("https://{s}.tiles.example.org:8443/{z}/{x}/{y}.png", "https://*.tiles.example.org:8443"),
    ],
)
def test_the_policy_admits_the_host_of_the_tiles_and_no_more(read, template, source):
    policy = read("CONTENT_SECURITY_POLICY", TILE_URL=template, TILE_ATTRIBUTION="© mappers")
    assert policy["DIRECTIVES"]["img-src"] == ["'self'", source]
    assert [name for name, values in policy["DIRECTIVES"].items() if source in values] == ["img-src"]


def test_the_deploy_check_is_clean(run):
    values = {
        "SITE_URL": "https://massage.example.org",
        "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKL",
    }
    judge = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    for proxies in ("1", "0"):
        result = run(*judge, PROXIES=proxies, **values)
        assert result.returncode == 0, result.stderr
    result = run(*judge, **values)
    assert (result.returncode, "locator.W001" in result.stderr) == (1, True)


def test_the_check_needs_no_key_in_development(run):
    assert run("manage.py", "check", DEBUG="True").returncode == 0
