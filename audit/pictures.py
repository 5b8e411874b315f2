"""The pictures of README.md, of a new site with its fictional therapists: `python -m audit.pictures`.

Each page as a desk and as a phone shows it, in docs/img. They are drawn with the fonts of the machine that draws them.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from audit.addresses import RESULTS, profiles
from audit.reading import Reader
from audit.site import ROOT, say, served
from tests.browser import chromium

FOLDER = ROOT / "docs" / "img"
DESK = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}
COLORS = 128
# For docs/staff.md.
STAFF_PAGES = (
    ("staff-desk", "/admin/"),
    ("staff-import", "/admin/locator/importrun/upload/"),
    ("staff-article", "/admin/research/article/1/change/"),
)
STAFF = {"DJANGO_SUPERUSER_USERNAME": "staff", "DJANGO_SUPERUSER_PASSWORD": "only-for-the-pictures"}


def main():
    with served(real=False) as site, sync_playwright() as playwright:
        subprocess.run(
            [sys.executable, "manage.py", "createsuperuser", "--no-input", "--email=staff@example.org"],
            cwd=ROOT, env=site.environment | STAFF, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        person = profiles(Reader(site.url).read(RESULTS))[0]
        window_of = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS)
        for kind, window in (("", DESK), ("-phone", PHONE)):
            page = window_of.new_context(base_url=site.url, reduced_motion="reduce", **window).new_page()
            for name, path in (("home", "/"), ("results", RESULTS), ("profile", person)):
                page.goto(path, wait_until="networkidle")
                if name == "results" and kind:
                    page.get_by_role("button", name="Show the map").click()
                    page.wait_for_load_state("networkidle")
                keep(page, f"{name}{kind}")
            page.goto("/research/massage-in-infancy/")
            keep(page, f"article{kind}")
            page.goto("/research/")
            page.locator(".band:has(.life-line)").screenshot(path=file(f"lifeline{kind}"))
            shrink(f"lifeline{kind}")
            sign_in(page)
            keep(page, f"admin{kind}")
        page = window_of.new_context(base_url=site.url, reduced_motion="reduce", **DESK).new_page()
        sign_in(page)
        for name, path in STAFF_PAGES:
            page.goto(path)
            keep(page, name)


def sign_in(page):
    page.goto("/admin/locator/therapist/")
    page.get_by_label("Username").fill(STAFF["DJANGO_SUPERUSER_USERNAME"])
    page.get_by_label("Password").fill(STAFF["DJANGO_SUPERUSER_PASSWORD"])
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(re.compile("/locator/therapist/"))


def keep(page, name):
    say(f"== {name}")
    page.screenshot(path=file(name))
    shrink(name)


def file(name) -> Path:
    return FOLDER / f"{name}.png"


def shrink(name):
    """So few colors that the README loads at once, and so many that nobody sees it."""
    with Image.open(file(name)) as picture:
        picture.convert("RGB").quantize(COLORS, dither=Image.Dither.NONE).save(file(name), optimize=True)


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
