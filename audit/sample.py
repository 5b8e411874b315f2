"""What the audit's database, which nobody else sees, has besides a new site's: `python -m audit.sample`.

The invented therapists count as real there, because a page that search engines are told to pass over cannot be measured
as one that they are to find. And somebody signs in, to read what only staff can.
"""

import os

import django
from django.conf import settings

STAFF, PASSWORD = "audit", "for one audit on this machine only"


def main():
    django.setup()
    from django.contrib.auth import get_user_model

    from locator.models import Therapist

    Therapist.objects.update(is_demo=False)
    get_user_model().objects.create_superuser(STAFF, password=PASSWORD)
    write_failures(settings.STATIC_ROOT.parent / "pages")


def write_failures(folder):
    """The pages that a healthy site does not show, as files."""
    from django.template.loader import render_to_string

    from portal.context import site

    folder.mkdir()
    templates = settings.BASE_DIR / "templates"
    for template in (*templates.glob("[45][0-9][0-9]*.html"), templates / "maintenance.html"):
        (folder / f"failure-{template.name}").write_text(render_to_string(template.name, site(None)))


if __name__ == "__main__":
    if os.environ.get("DJANGO_SETTINGS_MODULE") != "audit.settings":
        raise SystemExit("Only for the database that an audit makes for itself.")
    main()
