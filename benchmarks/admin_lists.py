"""The lists of staff with 100,000 therapists: `python -m benchmarks.admin_lists [DATABASE_URL ...]`.

Each list of the admin as the one who may see everything gets it: as it opens, by each of its filters, searched; and the
first page. Through the whole of Django, without a network. Without a URL: a SQLite file of its own, kept. A database
that has fewer fictional therapists gets the rest first. Exit status 1 where a median or a number of queries is over.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time

from benchmarks import waiting
from benchmarks.site import ENVIRONMENT, ROOT, SCRATCH, say

THERAPISTS = 100_000
MOST_QUERIES, MOST_MS = 12, 300
# By list: what is typed. A name that many have, one that nobody has, and numbers.
SEARCHES = {
    "therapist": ["smith", "maria garcia", "nobodyofthatname", "{number}", "{phone}", "{key}", "1234567893"],
    "practice": ["{city}", "{zip}", "{phone}", "smith", "nobodyofthatname"],
    "license": ["{number}", "smith", "nobodyofthatname"],
    "certification": ["bctmb", "smith", "12345"],
    "doubt": ["{number}", "name77"],
    "outsidelink": ["practice4711"],
    "problemreport": ["somebody"],
}
FILTERS = {
    "therapist": ["public=yes", "public=no", "published__exact=1", "accepts_new__exact=0", "technique=1"],
    "practice": [
        "point=none",
        "point=coarse",
        "precision__exact=zip",
        "hide_address__exact=1",
        "state__code__exact=CA",
    ],
    "license": [
        *("expires=30", "expires=60", "expires=90", "expires=past", "verified=no", "verified=old"),
        *("status__exact=active", "disciplined__exact=1", "state__code__exact=CA"),
    ],
    "certification": ["expires=90", "expires=past"],
    "doubt": ["decided=no"],
    "importrun": ["quarantine=last"],
    "problemreport": ["dealt_with__exact=0"],
    "letter": ["state=failed"],
    "outsidelink": ["link=broken"],
}


def prepare(url):
    environment = os.environ | ENVIRONMENT | {"DATABASE_URL": url}
    for command in (["prepare", "--no-demo"], ["make_demo", "--therapists", str(THERAPISTS)]):
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
        )


def addresses():
    """Each address to be asked for, with its name in the table."""
    from django.contrib import admin
    from django.urls import reverse

    from locator.models import License, Practice

    practice = Practice.objects.exclude(phone="").select_related("therapist").order_by("pk")[1000]
    known = {
        "phone": practice.phone,
        "city": practice.city,
        "zip": practice.zip,
        "key": practice.therapist.external_id,
        "number": License.objects.order_by("pk")[1000].number,
    }
    yield "first page", reverse("admin:index"), {}
    for model in sorted(admin.site._registry, key=lambda model: model._meta.label):
        name = model._meta.model_name
        path = reverse(f"admin:{model._meta.app_label}_{name}_changelist")
        yield name, path, {}
        for condition in FILTERS.get(name, ()):
            yield f"{name}?{condition}", path, dict([condition.split("=")])
        for typed in SEARCHES.get(name, ()):
            yield f"{name}, searched: {typed.strip('{}')}", path, {"q": typed.format(**known)}


def signed_in():
    """A client of one who may see everything, with a second factor as the admin wants it."""
    from django.contrib.auth.models import User
    from django.test import Client
    from django_otp import DEVICE_ID_SESSION_KEY
    from django_otp.plugins.otp_totp.models import TOTPDevice

    user = User.objects.filter(username="benchmark").first() or User.objects.create_superuser("benchmark")
    device, _made = TOTPDevice.objects.get_or_create(user=user, name="app")
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
    return client


def measure(rounds):
    """A line for each address; whether all are within the bars."""
    from django.core.cache import cache
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    waiting.fill()
    client, good = signed_in(), True
    for name, path, query in addresses():
        times, busy = [], []
        for _round in range(rounds):
            cache.clear()  # The numbers of the first page are kept for a minute.
            began, worked = time.perf_counter(), time.process_time()
            response = client.get(path, query)
            times.append((time.perf_counter() - began) * 1000)
            busy.append((time.process_time() - worked) * 1000)
            if response.status_code != 200:
                sys.exit(f"{name}: {response.status_code}")
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            client.get(path, query)
        median = statistics.median(times)
        within = median <= MOST_MS and (len(queries) <= MOST_QUERIES or name == "first page")
        good &= within
        found = response.context_data["cl"].result_count if "cl" in response.context_data else ""
        verdict = "" if within else "over"
        timed = f"{median:8.1f} ms {max(times):8.1f} {statistics.median(busy):8.1f}"
        print(f"{name:<44} {found:>7} rows {len(queries):>3} queries {timed} {verdict}", flush=True)
    return good


def main():
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("urls", nargs="*", metavar="DATABASE_URL")
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--measure", metavar="DATABASE_URL", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.measure:
        os.environ |= ENVIRONMENT | {"DATABASE_URL": given.measure}
        import django
        from django.conf import settings

        # The files beside the pages need not have been collected.
        plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
        django.setup()
        return 0 if measure(given.rounds) else 1
    good = True
    for url in given.urls or [f"sqlite:///{SCRATCH}/admin_lists.sqlite3"]:
        SCRATCH.mkdir(parents=True, exist_ok=True)
        say(f"Making sure of {THERAPISTS:,} therapists")
        prepare(url)
        load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
        print(f"\n{url.partition(':')[0]}; {os.cpu_count()} cores, load {load}")
        print(f"median of {given.rounds}, the slowest, and the CPU of our own process\n")
        sys.stdout.flush()
        # In a process of its own: the settings are those of one database.
        command = [sys.executable, "-m", "benchmarks.admin_lists", "--measure", url, "--rounds", str(given.rounds)]
        good &= subprocess.run(command, cwd=ROOT, check=False).returncode == 0
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
