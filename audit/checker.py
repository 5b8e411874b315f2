"""The checker of the W3C over pages and style sheets; where there is no Java, html5lib reads the pages strictly."""

import json
import shutil
import subprocess

from audit.tools import TOOLS

# Of the style sheets, what the checker does not know, and SVG 2 does.
UNKNOWN_TO_IT = ("Property “paint-order” doesn't exist", "“bounding-box” is not a “pointer-events” value")
JAR = TOOLS / "vnu-jar/build/dist/vnu.jar"


def name():
    return "W3C checker (vnu)" if shutil.which("java") else "html5lib, strict (no Java here, so not the W3C checker)"


def faults(files):
    """The errors in these files: (file name, line, what is wrong)."""
    if shutil.which("java"):
        return read(vnu(files))
    return [fault for file in files if file.suffix == ".html" for fault in strict(file)]


def vnu(files):
    command = ["java", "-jar", str(JAR), "--format", "json", "--stdout", "--exit-zero-always", "--also-check-css"]
    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, timeout=300, check=False)
    if done.returncode or not done.stdout:
        raise RuntimeError(f"The checker failed: {done.stderr.strip()[-300:]}")
    return done.stdout


def read(report):
    """What vnu calls an error in its JSON, and what kept it from reading a file; its warnings are advice."""
    return [
        (message["url"].rpartition("/")[2], message.get("lastLine", 0), message["message"])
        for message in json.loads(report)["messages"]
        if message["type"] in ("error", "non-document-error")
        and not any(known in message["message"] for known in UNKNOWN_TO_IT)
    ]


def strict(file):
    import html5lib

    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(file.read_text())
    return [(file.name, line, f"{code} {about}") for (line, _), code, about in parser.errors]
