"""Which browser the journeys use: Debian's headless shell, else Chromium or Chrome as the system has it, else the one
that Playwright installed.
"""

import shutil
import subprocess
from pathlib import Path

# The same engine without windows, which takes a quarter less of the processor for the same tests.
LIGHT = ("chromium-headless-shell",)
WHOLE = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A quiet browser: nothing of its own goes out, and a name that is not this machine's own is not even looked up.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


def find(names=LIGHT + WHOLE):
    """The path of a browser, or None."""
    found = next(filter(None, map(shutil.which, names)), None)
    if found:
        return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        bundled = playwright.chromium.executable_path
    return bundled if Path(bundled).exists() else None


def version(binary):
    """Such as "Chromium 156.0"."""
    said = subprocess.run([binary, "--version"], capture_output=True, text=True, check=False).stdout.split()
    number = next((word for word in said if word[0].isdigit()), "of unknown version")
    return f"Chromium {'.'.join(number.split('.')[:2])}"
