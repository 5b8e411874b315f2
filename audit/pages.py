"""Every kind of page as a file, for the checker."""

import re

from audit import addresses
from audit.site import ROOT

# What only staff see. Not the forms with Django's picker of related records: its first choice has no words, which the
# checker does not allow.
STAFF_PAGES = {
    "admin": "/admin/",
    "admin, a list": "/admin/locator/therapist/",
    "admin, a form": "/admin/locator/therapist/add/",
    "admin, a glossary word": "/admin/research/term/add/",
    "style guide": "/styleguide/",
}


def save(reader, results, folder):
    """Reads them all, and returns name -> file. The pages of failures are there already: `audit.sample` wrote them."""
    folder.mkdir(exist_ok=True)
    texts = {name: read(reader, name, path) for name, path in addresses.checked(results).items()}
    contact = addresses.checked(results)["contact"]
    texts["contact, with errors"] = reader.answer(contact, email="x")
    texts["report, with errors"] = reader.answer(contact.replace("contact", "report"))
    texts["signing in, refused"] = reader.read("/admin/login/", {"username": "x"})
    reader.sign_in()
    texts |= {name: read(reader, name, path) for name, path in STAFF_PAGES.items()}
    for name, text in texts.items():
        (folder / f"{re.sub('[^a-z0-9]+', '-', name)}.html").write_text(text)
    return sorted(folder.glob("*.html"))


def read(reader, name, path):
    """The text of a page; a RuntimeError where it is another than its name says: a fault of the audit itself."""
    text = reader.read(path)
    if (reader.status == 200) is (name in addresses.FAILING):
        raise RuntimeError(f"{name} ({path}) answered {reader.status}: there is nothing to check.")
    return text


def style_sheets():
    return sorted((ROOT / "static/css").glob("*.css"))
