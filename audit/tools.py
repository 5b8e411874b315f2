"""The pinned npm tools, and what the machine itself has to have for them."""

import shutil
from pathlib import Path

from tests.browser import chromium

HERE = Path(__file__).resolve().parent
TOOLS = HERE / "node_modules"


def browser():
    """The path of a Chromium, or a one-line refusal where it or Lighthouse is missing."""
    if not shutil.which("node") or not (TOOLS / "lighthouse").exists():
        raise SystemExit("Node.js 20 with npm is needed, and `npm ci` in audit/: `make audit` sees to the latter.")
    if not (found := chromium.find(chromium.WHOLE)):
        raise SystemExit("A Chromium is needed; on Debian: apt-get install chromium")
    return found
