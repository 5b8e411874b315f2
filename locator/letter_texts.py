"""The words around what visitors write: of the letter to a therapist, and of the one to staff."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from locator import letters
from locator.models import ProblemReport


def to_therapist(therapist, practice, words):
    """Store the letter that carries a visitor's message on. Who wrote it stands inside it, and nowhere else.

    The subject is what staff see of a letter that could not be sent, so it has no name in it.
    """
    text = _(
        "Hello %(therapist)s,\n\n"
        "Somebody wrote to you from your page on %(site)s. We have not checked who they are.\n\n"
        "Their name:\n%(name)s\n\n"
        "Their email address:\n%(email)s\n\n"
        "Their message:\n%(message)s\n\n"
        "To answer, reply to this letter: your reply goes straight to them, not to us.\n\n"
        "%(site)s passed this on without reading it, and keeps no copy. Your page: %(page)s\n"
    ) % {
        "therapist": therapist.name or practice.name,
        "name": _quoted(words["name"]),
        "email": _quoted(words["email"]),
        "site": settings.SITE_NAME,
        "message": _quoted(words["message"]),
        "page": settings.SITE_URL + therapist.get_absolute_url(),
    }
    subject = _("A message for you through %(site)s") % {"site": settings.SITE_NAME}
    return letters.write(to=practice.email, reply_to=words["email"], subject=_in_a_line(subject), text=text)


def to_staff(therapist, words):
    """Store what a visitor reports; and the letter about it, where STAFF_EMAIL says to whom. None where it does not."""
    report = ProblemReport.objects.create(
        therapist=therapist, **{name: words[name] for name in ("kind", "text", "email")}
    )
    if not settings.STAFF_EMAIL:
        return None
    text = _(
        "About: %(therapist)s\n%(page)s\n\n"
        "What is wrong: %(kind)s\n\n"
        "%(text)s\n\n"
        "Their email address:\n%(email)s\n\n"
        "When it is dealt with: %(admin)s\n"
    ) % {
        "therapist": therapist,
        "page": settings.SITE_URL + therapist.get_absolute_url(),
        "kind": report.get_kind_display(),
        "text": _quoted(report.text) if report.text else _("(They wrote no more than that.)"),
        "email": _quoted(report.email) if report.email else _("(They left none.)"),
        "admin": settings.SITE_URL + reverse("admin:locator_problemreport_change", args=[report.pk]),
    }
    subject = _("Problem report: %(therapist)s") % {"therapist": therapist}
    return letters.write(to=settings.STAFF_EMAIL, reply_to=report.email, subject=_in_a_line(subject), text=text)


def _quoted(text):
    """Marked line by line, so that nobody can write words that look like ours."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _in_a_line(subject):
    """A name from a roster may hold anything; a line break in a subject would begin another header."""
    return " ".join(subject.split())[:200]
