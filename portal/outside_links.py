"""Which outside links there are, and looking at those whose turn it is."""

import datetime
from collections import Counter

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from locator import outside_links
from locator import outward as of_locator
from locator.models import OutsideLink
from portal.link_checking import Checker
from research import outward as of_research

CHUNK = 100


def collect():
    """Bring the list of links to what the pages have now."""
    outside_links.remember(
        (url, f"{subject._meta.verbose_name}: {subject}", _change_url(subject))
        for links in (of_research.links(), of_locator.links())
        for url, subject in links
    )


def _change_url(subject):
    if not admin.site.is_registered(type(subject)):
        return ""
    options = subject._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[subject.pk])


def check(checker: Checker, *, days: int, most: int, progress=lambda done: None) -> Counter:
    """Look at up to `most` links that nobody has looked at for so many days; how many had which outcome.

    Each is written down as soon as it is known: a run that was killed goes on with the rest.
    """
    before, counts = timezone.now() - datetime.timedelta(days=days), Counter()
    while left := OutsideLink.objects.to_check(before)[: min(CHUNK, most - counts.total())]:
        for link in left:
            answer = checker.look(link.url)
            OutsideLink.objects.filter(pk=link.pk).update(
                checked_at=timezone.now(), outcome=answer.outcome, status=answer.status
            )
            counts[answer.outcome] += 1
            progress(counts.total())
    return counts
